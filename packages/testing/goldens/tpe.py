"""What Optuna's TPESampler suggests after studies of several kinds, and NumPy's random numbers.

NumPy sorts equal numbers in another order where the processor has AVX2 or AVX-512, and Optuna's suggestions after repeated values follow it: the script starts
itself again with these switched off, so that it writes the same everywhere.
"""

import math
import os
import subprocess
import sys

if "NPY_DISABLE_CPU_FEATURES" not in os.environ:
    listed = "from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__ as f; print(*(n for n in __cpu_dispatch__ if f[n]))"
    features = subprocess.run([sys.executable, "-c", listed], capture_output=True, text=True, check=True).stdout
    os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, "NPY_DISABLE_CPU_FEATURES": features.strip()})

import warnings

import numpy as np
import optuna
from golden import write
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.trial import TrialState, create_trial

optuna.logging.set_verbosity(optuna.logging.ERROR)
warnings.simplefilter("ignore")


def ranged(kind, low, high, **more):
    return {"type": kind, "minValue": low, "maxValue": high, **more}


RATE = ranged("float", 1e-5, 0.1, sampling="log")
SPACES = {
    "mixed": {
        "rate": RATE,
        "dropout": ranged("float", 0.0, 0.6),
        "units": ranged("int", 16, 256, step=16),
        "layers": ranged("int", 1, 5),
        "batch": ranged("int", 8, 256, sampling="log"),
        "optimizer": {"type": "choice", "values": ["adam", "sgd", "rmsprop"]},
        "augment": {"type": "boolean"},
    },
    "tiny": {
        "narrow": ranged("float", 1.0, 1.0 + 1e-9),
        "small": ranged("float", 1e-300, 1e-290, sampling="log"),
        "wide": ranged("float", -1e12, 1e12),
        "constant": ranged("float", 3.0, 3.0),
        "only": {"type": "choice", "values": ["x"]},
        "two": ranged("int", 7, 8),
    },
    "choices": {
        "pair": {"type": "choice", "values": ["a", "b"]},
        "five": {"type": "choice", "values": [1, 2.5, "3", "four", "five"]},
        "flag": {"type": "boolean"},
    },
    "steps": {
        "tenth": ranged("float", 0.0, 1.0, step=0.1),
        "quarter": ranged("float", -1.0, 1.0, step=0.25),
        "third": ranged("int", 1, 20, step=3),
        "bit": ranged("int", 0, 1),
    },
    "one": {"x": ranged("float", -5.0, 5.0)},
    "log": {"n": ranged("int", 1, 1000, sampling="log")},
    "nine": {f"x{at}": ranged("float", -1.0, 1.0) for at in range(9)},
}


def distribution(parameter):
    if parameter["type"] == "boolean":
        return CategoricalDistribution([True, False])
    if parameter["type"] == "choice":
        return CategoricalDistribution(parameter["values"])
    low, high, log = parameter["minValue"], parameter["maxValue"], parameter.get("sampling") == "log"
    if parameter["type"] == "int":
        return IntDistribution(low, high, log=log, step=parameter.get("step", 1))
    return FloatDistribution(low, high, log=log, step=parameter.get("step"))


def number(generator, d):
    """Optuna's number of a random value, with few digits."""
    if isinstance(d, CategoricalDistribution):
        return int(generator.integers(len(d.choices)))
    if d.step is not None and not d.log:
        steps = int(generator.integers(int(round((d.high - d.low) / d.step)) + 1))
        return d.to_internal_repr(min(round(d.low + steps * d.step, 10), d.high))
    share = generator.random()
    value = math.exp(math.log(d.low) + share * math.log(d.high / d.low)) if d.log else d.low + share * (d.high - d.low)
    if isinstance(d, IntDistribution):
        return float(round(value))
    short = float(f"{value:.4g}")
    return short if d.low <= short <= d.high else value


def history(name, count, space, kind):
    """Trials as [state, numbers, value, {step: value}, more]; numbers are None where a trial has no such parameter."""
    generator = np.random.default_rng(sum(name.encode()) + sum(kind.encode()))
    names = list(space)
    trials = []
    for at in range(count):
        numbers = [number(generator, d) for d in space.values()]
        if kind != "distinct" and at % 3 == 2:
            numbers = list(trials[int(generator.integers(at))][1])
        if kind == "constant":
            numbers = list(trials[0][1]) if at else numbers
        value = float(f"{generator.normal():.3g}")
        if at % 7 == 3:
            value = trials[at - 1][2] if trials[at - 1][2] is not None else value
        state, steps, more = "complete", {}, {}
        if kind == "pruned":
            state = "fail" if at % 5 == 4 else "pruned"
        if kind == "states":
            state = ["complete", "pruned", "complete", "fail", "running", "complete", "pruned"][at % 7]
            if at % 11 == 9:
                more["constraint"] = float(f"{generator.normal():.3g}")
            if at % 13 == 5:
                numbers[at % len(names)] = None
            if at % 17 == 8 and isinstance(space[names[0]], FloatDistribution):
                more["low"] = space[names[0]].low / 2 if space[names[0]].low > 0 else space[names[0]].low - 1
        if state == "pruned" and at % 2:
            steps = {str(step): float(f"{generator.normal():.3g}") for step in range(1 + at % 5)}
            if at % 3 == 0:
                steps[str(at % 5)] = "NaN"
        trials.append([state, numbers, value if state == "complete" else None, steps, *([more] if more else [])])
    return trials


STATES = {"complete": TrialState.COMPLETE, "pruned": TrialState.PRUNED, "fail": TrialState.FAIL, "running": TrialState.RUNNING}


def frozen(space, trial):
    state, numbers, value, steps, *rest = trial
    more = rest[0] if rest else {}
    distributions = {name: d for (name, d), x in zip(space.items(), numbers) if x is not None}
    first = next(iter(space))
    if "low" in more and first in distributions:
        d = distributions[first]
        distributions[first] = FloatDistribution(more["low"], d.high, log=d.log, step=d.step)
    return create_trial(
        state=STATES[state],
        params={name: d.to_external_repr(numbers[list(space).index(name)]) for name, d in distributions.items()},
        distributions=distributions,
        value=value,
        intermediate_values={int(step): float(x) for step, x in steps.items()},
        system_attrs={"constraints": [more["constraint"]]} if "constraint" in more else {},
    )


def suggested(space, trials, direction, **options):
    sampler = optuna.samplers.TPESampler(**options)
    study = optuna.create_study(direction=direction, sampler=sampler)
    study.add_trials(trials)
    asked = study.ask(space)
    return [asked.params[name] for name in space]


def case(name, kind, count, lengths, seeds=2):
    space = {key: distribution(parameter) for key, parameter in SPACES[name].items()}
    trials = history(name, count, space, kind)
    known = [frozen(space, trial) for trial in trials]
    suggestions = []
    for length in lengths:
        for flags in range(4):
            for seed in range(seeds):
                seed = 1000 * flags + 17 * length + seed
                multivariate, liar = bool(flags & 1), bool(flags & 2)
                direction = "maximize" if seed % 2 else "minimize"
                values = suggested(
                    space, known[:length], direction, seed=seed, multivariate=multivariate, constant_liar=liar
                )
                suggestions.append([length, seed, direction, multivariate, liar, values])
    return {"name": f"{name}, {kind}", "space": SPACES[name], "trials": trials, "suggestions": suggestions}


FEW = [0, 9, 10, 11, 25, 40]


def options(**more):
    """Other numbers of random trials and candidates."""
    space = {key: distribution(parameter) for key, parameter in SPACES["mixed"].items()}
    trials = history("mixed", 12, space, "distinct")
    values = suggested(space, [frozen(space, trial) for trial in trials], "minimize", seed=5, **more)
    return {"options": more, "values": values}


def random_numbers(seed):
    state = np.random.RandomState(seed)
    samples = [state.random_sample() for _ in range(3)]
    chosen = state.choice(4, p=[0.1, 0.2, 0.3, 0.4], size=12).tolist()
    for _ in range(1000):
        state.random_sample()
    return {"seed": seed, "samples": samples, "chosen": chosen, "late": state.uniform(-3.0, 5.0)}


if __name__ == "__main__":
    write(
        "training/tpe.json",
        [
            {
                "optuna": optuna.__version__,
                "random": [random_numbers(seed) for seed in (0, 1, 42, 2**32 - 1)],
                "options": [options(n_startup_trials=12, n_ei_candidates=5), options(n_startup_trials=20), options(n_ei_candidates=1)],
            },
            case("mixed", "distinct", 40, FEW),
            case("mixed", "states", 60, [15, 30, 60], seeds=4),
            case("mixed", "repeated", 40, [20, 40]),
            case("mixed", "pruned", 30, [11, 13, 30]),
            case("tiny", "distinct", 30, [0, 12, 30]),
            case("tiny", "constant", 15, [12, 15]),
            case("choices", "distinct", 40, FEW),
            case("choices", "states", 60, [20, 60], seeds=4),
            case("steps", "repeated", 60, [0, 12, 26, 60], seeds=4),
            case("steps", "states", 60, [30, 60]),
            case("one", "distinct", 300, [0, 10, 26, 27, 100, 260, 300]),
            case("one", "states", 60, [20, 60]),
            case("log", "repeated", 80, [0, 12, 40, 80]),
            case("nine", "distinct", 40, [0, 10, 40]),
        ],
    )
