"""A journal that Optuna writes, with studies of several kinds, and what Optuna reads from it."""

import json
import math
import warnings

import optuna
from golden import HERE
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend

optuna.logging.set_verbosity(optuna.logging.ERROR)
warnings.simplefilter("ignore")

FOLDER = HERE / "optuna"


def objective(trial):
    rate = trial.suggest_float("rate", 1e-5, 1e-1, log=True)
    units = trial.suggest_int("units", 16, 64, step=16)
    optimizer = trial.suggest_categorical("optimizer", ["adam", "sgd"])
    flag = trial.suggest_categorical("flag", [False, True])
    trial.set_user_attr("note", 'quotes " and NaN, Infinity')
    for epoch in range(3):
        trial.report(math.nan if trial.number == 2 else rate * (epoch + 1), epoch)
        if trial.number in (1, 2) and epoch == 1:
            raise optuna.TrialPruned
    if trial.number == 3:
        raise ValueError("diverged")
    return rate + units * 1e-3 + (optimizer == "sgd") + flag


def plain(value):
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value


def record(study):
    return {
        "name": study.study_name,
        "directions": [direction.name.lower() for direction in study.directions],
        "userAttrs": study.user_attrs,
        "trials": [
            {
                "number": trial.number,
                "state": trial.state.name.lower(),
                "values": trial.params,
                "value": plain(trial.values[0]) if trial.values else None,
                "intermediateValues": {str(step): plain(value) for step, value in trial.intermediate_values.items()},
                "userAttrs": trial.user_attrs,
                "constraints": list(trial.constraints.values()),
            }
            for trial in study.trials
        ],
    }


path = FOLDER / "study.jsonl"
FOLDER.mkdir(exist_ok=True)
path.unlink(missing_ok=True)
storage = JournalStorage(JournalFileBackend(str(path)))
sampler = optuna.samplers.RandomSampler(seed=0)
study = optuna.create_study(study_name="tuning", storage=storage, sampler=sampler)
study.set_user_attr("purpose", "a golden")
study.enqueue_trial({"rate": 0.01, "units": 32})
study.optimize(objective, n_trials=5, catch=(ValueError,))
gone = optuna.create_study(study_name="gone", storage=storage)
gone.optimize(lambda trial: trial.suggest_float("x", 0, 1), n_trials=2)
optuna.delete_study(study_name="gone", storage=storage)
other = optuna.create_study(study_name="other", storage=storage, direction="maximize")
other.add_trial(
    optuna.trial.create_trial(
        params={"x": 0.3}, distributions={"x": optuna.distributions.FloatDistribution(0, 1, step=0.1)}, value=math.inf,
        intermediate_values={0: 0.5}, system_attrs={"constraints": [0.25, -1.0]},
    )
)
running = other.ask()
running.suggest_float("x", 0, 1, step=0.1)
other.enqueue_trial({"x": 0.5})

studies = [record(optuna.load_study(study_name=name, storage=storage)) for name in ("tuning", "other")]
(FOLDER / "study.json").write_text(json.dumps(studies, indent=1) + "\n")
print(f"{path}: {path.stat().st_size} bytes")
