"""Values that KerasTuner's hyper-parameters take at cumulative probabilities, and the rounds of its Hyperband."""

from golden import write
from keras_tuner import Objective
from keras_tuner.src.engine import hyperparameters
from keras_tuner.src.tuners.hyperband import HyperbandOracle

PROBABILITIES = [0.0, 0.03, 0.25, 0.5, 0.51, 0.75, 0.97, 0.999999]
NAMES = {"minValue": "min_value", "maxValue": "max_value", "reverseLog": "reverse_log"}
KINDS = {"float": hyperparameters.Float, "int": hyperparameters.Int}


def case(kind, **options):
    renamed = {NAMES.get(name, name): NAMES.get(value, value) for name, value in options.items()}
    parameter = KINDS[kind]("x", **renamed)
    values = [parameter.prob_to_value(probability) for probability in PROBABILITIES]
    return {"parameter": {"type": kind, **options}, "values": values}


def rounds(**options):
    names = {"maxEpochs": "max_epochs", "hyperbandIterations": "hyperband_iterations"}
    oracle = HyperbandOracle(
        objective=Objective("val_loss", "min"), **{names.get(name, name): value for name, value in options.items()}
    )
    brackets = [
        [
            {"trials": oracle._get_size(bracket, at), "epochs": oracle._get_epochs(bracket, at)}
            for at in range(oracle._get_num_rounds(bracket))
        ]
        for bracket in reversed(range(oracle._get_num_brackets()))
    ]
    return {"tuner": {"type": "hyperband", **options}, "brackets": brackets * options.get("hyperbandIterations", 1)}


write(
    "training/search.json",
    {
        "probabilities": PROBABILITIES,
        "values": [
            case("float", minValue=0.1, maxValue=0.9),
            case("float", minValue=1e-4, maxValue=1e-1, sampling="log"),
            case("float", minValue=1e-4, maxValue=1e-1, sampling="reverseLog"),
            case("float", minValue=0.0, maxValue=0.5, step=0.125),
            case("float", minValue=0.0, maxValue=1.0, step=0.3),
            case("float", minValue=0.001, maxValue=1.0, step=10, sampling="log"),
            case("float", minValue=0.001, maxValue=1.0, step=10, sampling="reverseLog"),
            case("int", minValue=1, maxValue=5),
            case("int", minValue=8, maxValue=64, step=8),
            case("int", minValue=1, maxValue=10, step=4),
            case("int", minValue=8, maxValue=256, sampling="log"),
            case("int", minValue=8, maxValue=256, sampling="reverseLog"),
            case("int", minValue=8, maxValue=100, step=2, sampling="log"),
            case("int", minValue=8, maxValue=100, step=2, sampling="reverseLog"),
        ],
        "rounds": [
            rounds(maxEpochs=27),
            rounds(maxEpochs=81, factor=3),
            rounds(maxEpochs=10, factor=3),
            rounds(maxEpochs=16, factor=2),
            rounds(maxEpochs=1),
            rounds(maxEpochs=30, factor=4, hyperbandIterations=2),
        ],
    },
)
