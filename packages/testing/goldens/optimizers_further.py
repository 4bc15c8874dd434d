"""Further optimizers, and the options that all share (clipping, exclusions from decay, averages, accumulation), from
Keras 3 in float64; rates by parameter from PyTorch's AdamW. Writes training/optimizers_further.json."""

import os

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import numpy as np
import tensorflow as tf
import torch
from golden import grid, numbers, write

keras.config.set_floatx("float64")
RATES = [0.01, 0.01, 0.002, 0.1, 0.05, 0.01]
SHAPES = {"a": (3,), "b": (2, 2)}
k = keras.optimizers


def exact(value):
    """Keras casts Python floats by way of float32; float64 stays exact."""
    return np.float64(value) if isinstance(value, float) else value


def keras_case(name, options, make, keras_options=None, exclude=None, schedule=None):
    label = f"{name} {options}"
    start = {key: grid(f"{label} {key}", shape) for key, shape in SHAPES.items()}
    variables = [keras.Variable(value, dtype="float64", name=key) for key, value in start.items()]
    optimizer = make(learning_rate=schedule or RATES[0], **{key: exact(v) for key, v in (keras_options or {}).items()})
    if exclude:
        optimizer.exclude_from_weight_decay(var_names=exclude)
    optimizer.build(variables)
    steps = []
    for index, rate in enumerate(RATES):
        if schedule:
            rate = numbers(optimizer.learning_rate)[0]
        else:
            optimizer.learning_rate.assign(rate)
        slopes = {key: grid(f"{label} {key} {index}", shape, -1, 1) for key, shape in SHAPES.items()}
        optimizer.apply([tf.constant(g, dtype="float64") for g in slopes.values()])
        after = {v.name: numbers(v.numpy()) for v in variables}
        if optimizer.use_ema:
            averages = zip(variables, optimizer._model_variables_moving_average)
            after |= {f"optimizer/ema/{v.name}": numbers(average.numpy()) for v, average in averages}
        steps.append({"learningRate": rate, "gradients": {key: numbers(g) for key, g in slopes.items()}, "parameters": after})
    return entry(name, options, start, steps)


def torch_case(options, factors):
    """AdamW whose parameter groups have their own rates. Its epsilon stands elsewhere than Keras's, so it is next to 0."""
    start = {key: grid(f"torch {key}", shape) for key, shape in SHAPES.items()}
    parameters = {key: torch.nn.Parameter(torch.tensor(value)) for key, value in start.items()}
    groups = [{"params": [p], "factor": factors.get(key, 1.0)} for key, p in parameters.items()]
    optimizer = torch.optim.AdamW(groups, lr=RATES[0], weight_decay=options["weightDecay"], eps=options["epsilon"])
    steps = []
    for index, rate in enumerate(RATES):
        for group in optimizer.param_groups:
            group["lr"] = rate * group["factor"]
        slopes = {key: grid(f"torch {key} {index}", shape, -1, 1) for key, shape in SHAPES.items()}
        for key, p in parameters.items():
            p.grad = torch.tensor(slopes[key])
        optimizer.step()
        after = {key: numbers(p.detach().numpy()) for key, p in parameters.items()}
        steps.append({"learningRate": rate, "gradients": {key: numbers(g) for key, g in slopes.items()}, "parameters": after})
    return entry("adamW", options, start, steps)


ONE_CYCLE = {"type": "oneCycle", "maxLearningRate": 0.1, "totalSteps": len(RATES), "cycleMomentum": True}


def one_cycle_of(optimizer):
    return torch.optim.lr_scheduler.OneCycleLR(optimizer, ONE_CYCLE["maxLearningRate"], ONE_CYCLE["totalSteps"])


def one_cycle_case(name, options, make):
    """PyTorch's Adam or AdamW under OneCycleLR, which changes beta1. Epsilon stands elsewhere than Keras's, so it is next to 0."""
    start = {key: grid(f"one cycle {name} {key}", shape) for key, shape in SHAPES.items()}
    parameters = {key: torch.nn.Parameter(torch.tensor(value)) for key, value in start.items()}
    optimizer = make(parameters.values(), eps=options["epsilon"])
    scheduler = one_cycle_of(optimizer)
    steps = []
    for index in range(len(RATES)):
        rate = optimizer.param_groups[0]["lr"]
        slopes = {key: grid(f"one cycle {name} {key} {index}", shape, -1, 1) for key, shape in SHAPES.items()}
        for key, p in parameters.items():
            p.grad = torch.tensor(slopes[key])
        optimizer.step()
        if index < len(RATES) - 1:
            scheduler.step()
        after = {key: numbers(p.detach().numpy()) for key, p in parameters.items()}
        steps.append({"learningRate": rate, "gradients": {key: numbers(g) for key, g in slopes.items()}, "parameters": after})
    return entry(name, {"learningRate": ONE_CYCLE, **options}, start, steps)


def cycled_sgd_case(options):
    """Keras's SGD, whose momentum has the learning rate in it as ours (PyTorch's has not), with OneCycleLR's numbers."""
    torch_sgd = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0, momentum=0.9)
    scheduler = one_cycle_of(torch_sgd)
    start = {key: grid(f"cycled {options} {key}", shape) for key, shape in SHAPES.items()}
    variables = [keras.Variable(value, dtype="float64", name=key) for key, value in start.items()]
    optimizer = k.SGD(learning_rate=1.0, **options)
    optimizer.build(variables)
    steps = []
    for index in range(len(RATES)):
        group = torch_sgd.param_groups[0]
        rate = float(group["lr"])
        optimizer.learning_rate.assign(rate)
        optimizer.momentum = np.float64(group["momentum"])
        slopes = {key: grid(f"cycled {options} {key} {index}", shape, -1, 1) for key, shape in SHAPES.items()}
        optimizer.apply([tf.constant(g, dtype="float64") for g in slopes.values()])
        if index < len(RATES) - 1:
            torch_sgd.step()
            scheduler.step()
        after = {v.name: numbers(v.numpy()) for v in variables}
        steps.append({"learningRate": rate, "gradients": {key: numbers(g) for key, g in slopes.items()}, "parameters": after})
    return entry("sgd", {"learningRate": ONE_CYCLE, **options}, start, steps)


def averaged_case(options, first, batches=1):
    """SGD whose values from the step `first` on are averaged by torch.optim.swa_utils with equal shares. A step is one of
    so many batches."""
    start = {key: grid(f"swa {key}", shape) for key, shape in SHAPES.items()}
    model = torch.nn.ParameterDict({key: torch.nn.Parameter(torch.tensor(value)) for key, value in start.items()})
    optimizer = torch.optim.SGD(model.parameters(), lr=RATES[0])
    averaged = torch.optim.swa_utils.AveragedModel(model)
    steps = []
    for index, rate in enumerate(RATES):
        optimizer.param_groups[0]["lr"] = rate
        slopes = {key: grid(f"swa {key} {index}", shape, -1, 1) for key, shape in SHAPES.items()}
        for key, p in model.items():
            slope = torch.tensor(slopes[key]) / batches
            p.grad = slope if p.grad is None else p.grad + slope
        due = (index + 1) % batches == 0
        if due:
            optimizer.step()
            optimizer.zero_grad()
        after = {key: numbers(p.detach().numpy()) for key, p in model.items()}
        if due and index // batches >= first:
            averaged.update_parameters(model)
            after |= {f"optimizer/ema/{key}": numbers(p.detach().numpy()) for key, p in averaged.module.items()}
        steps.append({"learningRate": rate, "gradients": {key: numbers(g) for key, g in slopes.items()}, "parameters": after})
    return entry("sgd", options, start, steps)


def entry(name, options, start, steps):
    return {
        "optimizer": name, "options": options,
        "start": {key: {"shape": list(v.shape), "data": numbers(v)} for key, v in start.items()}, "steps": steps,
    }


def decay(*names):
    return dict(zip(names, [0.5, 2, 0.25]))


betas = {"beta_1": 0.9, "beta_2": 0.999}
write(
    "training/optimizers_further.json",
    [
        keras_case("adamax", {}, k.Adamax, betas),
        keras_case("adamax", {"beta1": 0.5, "beta2": 0.75}, k.Adamax, {"beta_1": 0.5, "beta_2": 0.75}),
        keras_case("nadam", {}, k.Nadam, betas),
        keras_case("nadam", {"beta1": 0.8, "beta2": 0.95}, k.Nadam, {"beta_1": 0.8, "beta_2": 0.95}),
        keras_case("adagrad", {}, k.Adagrad),
        keras_case("adagrad", {"initialAccumulatorValue": 0.5}, k.Adagrad, {"initial_accumulator_value": 0.5}),
        keras_case("adadelta", {}, k.Adadelta),
        keras_case("adadelta", {"rho": 0.8, "epsilon": 0.01}, k.Adadelta, {"rho": 0.8, "epsilon": 0.01}),
        keras_case("lion", {}, k.Lion, {"beta_1": 0.9, "beta_2": 0.99}),
        keras_case("lion", {"beta1": 0.75, "weightDecay": 0.1}, k.Lion, {"beta_1": 0.75, "beta_2": 0.99, "weight_decay": 0.1}),
        keras_case("lamb", {}, k.Lamb, betas),
        keras_case("lamb", {"weightDecay": 0.1}, k.Lamb, {**betas, "weight_decay": 0.1}),
        keras_case("adamW", {"weightDecay": 0.1, "excludeFromWeightDecay": ["a"]}, k.AdamW, {**betas, "weight_decay": 0.1}, ["a"]),
        keras_case("sgd", {"weightDecay": 0.1, "momentum": 0.9}, k.SGD, {"weight_decay": 0.1, "momentum": 0.9}),
        keras_case("adam", {"clipValue": 0.25}, k.Adam, {**betas, "clipvalue": 0.25}),
        keras_case("sgd", {"clipNorm": 0.75}, k.SGD, {"clipnorm": 0.75}),
        keras_case("sgd", {"globalClipNorm": 1.0}, k.SGD, {"global_clipnorm": 1.0}),
        keras_case("adam", {"useEma": True, "emaMomentum": 0.75}, k.Adam, {**betas, "use_ema": True, "ema_momentum": 0.75}),
        keras_case("adam", {"gradientAccumulationSteps": 2}, k.Adam, {**betas, "gradient_accumulation_steps": 2}),
        keras_case(
            "sgd",
            {"gradientAccumulationSteps": 2, "momentum": 0.9, "weightDecay": 0.1, "globalClipNorm": 0.5, "useEma": True, "emaMomentum": 0.5},
            k.SGD,
            {"gradient_accumulation_steps": 2, "momentum": 0.9, "weight_decay": 0.1, "global_clipnorm": 0.5, "use_ema": True, "ema_momentum": 0.5},
        ),
        torch_case({"weightDecay": 0.1, "epsilon": 1e-12, "learningRateMultipliers": {"a": 0.125}}, {"a": 0.125}),
        averaged_case({"useEma": True, "emaMomentum": "equal"}, 0),
        averaged_case({"useEma": True, "emaMomentum": "equal", "emaStartStep": 2}, 2),
        averaged_case({"useEma": True, "emaMomentum": "equal", "gradientAccumulationSteps": 2}, 0, 2),
        averaged_case({"useEma": True, "emaMomentum": "equal", "emaStartStep": 1, "gradientAccumulationSteps": 2}, 1, 2),
        keras_case(
            "adam",
            {"useEma": True, "emaMomentum": 0.75, "emaOverwriteFrequency": 2},
            k.Adam,
            {**betas, "use_ema": True, "ema_momentum": 0.75, "ema_overwrite_frequency": 2},
        ),
        keras_case(
            "sgd",
            {"useEma": True, "emaMomentum": 0.5, "emaOverwriteFrequency": 2, "gradientAccumulationSteps": 2},
            k.SGD,
            {"use_ema": True, "ema_momentum": 0.5, "ema_overwrite_frequency": 2, "gradient_accumulation_steps": 2},
        ),
        # Schedules count batches, also under accumulation; the step that Adam corrects its bias by is that of several.
        keras_case(
            "sgd",
            {"learningRate": {"type": "exponentialDecay", **decay("initialLearningRate", "decaySteps", "decayRate")}, "gradientAccumulationSteps": 2},
            k.SGD,
            {"gradient_accumulation_steps": 2},
            schedule=k.schedules.ExponentialDecay(**decay("initial_learning_rate", "decay_steps", "decay_rate")),
        ),
        keras_case(
            "adam",
            {"learningRate": {"type": "polynomialDecay", "initialLearningRate": 0.5, "decaySteps": 8, "endLearningRate": 0.125}, "gradientAccumulationSteps": 3},
            k.Adam,
            {**betas, "gradient_accumulation_steps": 3},
            schedule=k.schedules.PolynomialDecay(0.5, 8, 0.125),
        ),
        one_cycle_case("adam", {"epsilon": 1e-12}, torch.optim.Adam),
        one_cycle_case("adamW", {"epsilon": 1e-12, "weightDecay": 0.01}, torch.optim.AdamW),
        cycled_sgd_case({"momentum": 0.9}),
        cycled_sgd_case({"momentum": 0.9, "nesterov": True}),
    ],
)
