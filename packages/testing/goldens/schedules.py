"""Rates of Keras's learning rate schedules, and of PyTorch's one-cycle and warm-up, in float64."""

import keras
import torch
from golden import write

keras.config.set_floatx("float64")
schedules = keras.optimizers.schedules
STEPS = [0, 1, 4, 5, 6, 9, 10, 11, 19, 20, 25, 40, 100]


def case(kind, make, names, **options):
    schedule = make(**{names.get(name, name): value for name, value in options.items()})
    return {"schedule": {"type": kind, **options}, "rates": [[step, float(schedule(step))] for step in STEPS]}


NAMES = {
    "initialLearningRate": "initial_learning_rate",
    "decaySteps": "decay_steps",
    "decayRate": "decay_rate",
    "warmupTarget": "warmup_target",
    "warmupSteps": "warmup_steps",
    "endLearningRate": "end_learning_rate",
    "firstDecaySteps": "first_decay_steps",
    "tMul": "t_mul",
    "mMul": "m_mul",
    "maxLearningRate": "max_lr",
    "totalSteps": "total_steps",
    "pctStart": "pct_start",
    "annealStrategy": "anneal_strategy",
    "divFactor": "div_factor",
    "baseMomentum": "base_momentum",
    "maxMomentum": "max_momentum",
    "finalDivFactor": "final_div_factor",
    "threePhase": "three_phase",
}


def exponential(**options):
    return case("exponentialDecay", schedules.ExponentialDecay, NAMES, initialLearningRate=0.1, **options)


def cosine(**options):
    return case("cosineDecay", schedules.CosineDecay, NAMES, decaySteps=20, **options)


def inverse_time(**options):
    return case("inverseTimeDecay", schedules.InverseTimeDecay, NAMES, initialLearningRate=0.1, **options)


def polynomial(**options):
    return case("polynomialDecay", schedules.PolynomialDecay, NAMES, initialLearningRate=0.1, **options)


def piecewise(**options):
    return case("piecewiseConstantDecay", schedules.PiecewiseConstantDecay, NAMES, **options)


def restarts(**options):
    return case("cosineDecayRestarts", schedules.CosineDecayRestarts, NAMES, initialLearningRate=0.1, **options)


def rates_of_torch(scheduler, optimizer, steps):
    """PyTorch's schedulers move one step at a time."""
    rates = []
    for step in range(max(steps) + 1):
        if step in steps:
            rates.append([step, float(optimizer.param_groups[0]["lr"])])
        optimizer.step()
        scheduler.step()
    return rates


def torch_optimizer(rate):
    return torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=rate, momentum=0.9)


def one_cycle(**options):
    optimizer = torch_optimizer(1.0)
    arguments = {NAMES[name]: value for name, value in options.items()}
    scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, cycle_momentum=False, **arguments)
    steps = [step for step in STEPS if step < options["totalSteps"] - 1]
    rates = rates_of_torch(scheduler, optimizer, steps)
    last = torch_optimizer(1.0)
    scheduler = torch.optim.lr_scheduler.OneCycleLR(last, cycle_momentum=False, **arguments)
    for _ in range(options["totalSteps"] - 1):
        last.step()
        scheduler.step()
    rates.append([options["totalSteps"] - 1, float(last.param_groups[0]["lr"])])
    return {"schedule": {"type": "oneCycle", **options}, "rates": rates}


def one_cycle_momentum(**options):
    """Rates and momenta of every step but the last, which PyTorch takes in `step` beyond it."""
    optimizer = torch_optimizer(1.0)
    arguments = {NAMES[name]: value for name, value in options.items()}
    scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, **arguments)
    rates, momenta = [], []
    for step in range(options["totalSteps"]):
        group = optimizer.param_groups[0]
        rates.append([step, float(group["lr"])])
        momenta.append([step, float(group["momentum"])])
        if step < options["totalSteps"] - 1:
            optimizer.step()
            scheduler.step()
    return {"schedule": {"type": "oneCycle", **options, "cycleMomentum": True}, "rates": rates, "momenta": momenta}


def warmup(steps, factor, gamma, rate=0.1):
    """A linear warm-up from factor * rate, and an exponential decay by gamma a step after it."""
    optimizer = torch_optimizer(rate)
    lr_scheduler = torch.optim.lr_scheduler
    linear = lr_scheduler.LinearLR(optimizer, start_factor=factor, total_iters=steps)
    then = lr_scheduler.ExponentialLR(optimizer, gamma=gamma)
    both = lr_scheduler.SequentialLR(optimizer, [linear, then], milestones=[steps])
    decay = {"type": "exponentialDecay", "initialLearningRate": rate, "decaySteps": 1, "decayRate": gamma}
    return {
        "schedule": {
            "type": "warmup",
            "warmupSteps": steps,
            "initialLearningRate": factor * rate,
            "schedule": decay,
        },
        "rates": rates_of_torch(both, optimizer, STEPS),
    }


write(
    "training/schedules.json",
    [
        exponential(decaySteps=10, decayRate=0.5),
        exponential(decaySteps=10, decayRate=0.9, staircase=True),
        cosine(initialLearningRate=0.01),
        cosine(initialLearningRate=0.01, alpha=0.1),
        cosine(initialLearningRate=0.0, warmupTarget=0.01, warmupSteps=5),
        cosine(initialLearningRate=0.001, warmupTarget=0.02, warmupSteps=10, alpha=0.05),
        inverse_time(decaySteps=10, decayRate=0.5),
        inverse_time(decaySteps=10, decayRate=2.0, staircase=True),
        polynomial(decaySteps=20),
        polynomial(decaySteps=10, endLearningRate=0.01, power=2.0),
        polynomial(decaySteps=10, endLearningRate=0.001, power=0.5, cycle=True),
        piecewise(boundaries=[4, 10, 20], values=[0.1, 0.05, 0.01, 0.001]),
        restarts(firstDecaySteps=10),
        restarts(firstDecaySteps=5, tMul=1.0, mMul=0.9, alpha=0.1),
        restarts(firstDecaySteps=6, tMul=1.5, mMul=0.5),
        one_cycle(maxLearningRate=0.1, totalSteps=50),
        one_cycle(maxLearningRate=0.1, totalSteps=30, pctStart=0.5, annealStrategy="linear"),
        one_cycle(maxLearningRate=0.02, totalSteps=42, divFactor=10.0, finalDivFactor=100.0, threePhase=True),
        one_cycle_momentum(maxLearningRate=0.1, totalSteps=20),
        one_cycle_momentum(maxLearningRate=0.1, totalSteps=17, baseMomentum=0.5, maxMomentum=0.9, annealStrategy="linear"),
        one_cycle_momentum(maxLearningRate=0.1, totalSteps=24, pctStart=0.4, threePhase=True),
        warmup(steps=10, factor=0.1, gamma=0.97),
    ],
)
