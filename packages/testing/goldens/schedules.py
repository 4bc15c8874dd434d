"""Rates of Keras's learning rate schedules, in float64."""

import keras
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
}


def exponential(**options):
    return case("exponentialDecay", schedules.ExponentialDecay, NAMES, initialLearningRate=0.1, **options)


def cosine(**options):
    return case("cosineDecay", schedules.CosineDecay, NAMES, decaySteps=20, **options)


write(
    "training/schedules.json",
    [
        exponential(decaySteps=10, decayRate=0.5),
        exponential(decaySteps=10, decayRate=0.9, staircase=True),
        cosine(initialLearningRate=0.01),
        cosine(initialLearningRate=0.01, alpha=0.1),
        cosine(initialLearningRate=0.0, warmupTarget=0.01, warmupSteps=5),
        cosine(initialLearningRate=0.001, warmupTarget=0.02, warmupSteps=10, alpha=0.05),
    ],
)
