"""Losses beyond the plain crossentropies: the value with sample weights, item by item, and the gradient with regard to
what the model gives before its activation (`logits`) or after it. Keras in float64; LDAM and the asymmetric loss as
their papers' formulas in PyTorch, float64; Tversky with weights as its paper's formula in TensorFlow, float64."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import keras
import numpy as np
import tensorflow as tf
import torch

from golden import grid, numbers, write

keras.config.set_floatx("float64")
ITEMS = 6
ACTIVATIONS = {"sigmoid": tf.sigmoid, "softmax": tf.nn.softmax, None: lambda x: x}


def entry(loss, name, options, activation, given, labels, weights, value, each, gradient):
    dtype = "int32" if labels.dtype == np.int32 else "float32"
    return {
        "loss": loss, "name": name, "options": options, "activation": activation,
        "predictions": {"shape": list(given.shape), "data": numbers(given)},
        "labels": {"shape": list(labels.shape), "dtype": dtype, "data": numbers(labels)},
        "weights": numbers(weights), "value": float(f"{float(value):.9g}"), "each": numbers(each),
        "gradient": numbers(gradient),
    }


def keras_case(loss, name, options, make, activation, given, labels):
    given = given.astype(np.float32).astype(np.float64)
    weights = grid(f"{loss} {name} weights", [ITEMS], 0.0, 3.0)
    tensor = tf.constant(given)
    with tf.GradientTape() as tape:
        tape.watch(tensor)
        value = make()(labels, ACTIVATIONS[activation](tensor), sample_weight=weights)
    each = np.asarray(make(reduction="none")(labels, ACTIVATIONS[activation](tensor)))
    if each.ndim == 0:
        each = np.full(ITEMS, each)
    return entry(loss, name, options, activation, given, labels, weights, value, each, tape.gradient(value, tensor))


def torch_case(loss, name, options, formula, activation, given, labels):
    given = given.astype(np.float32).astype(np.float64)
    weights = grid(f"{loss} {name} weights", [ITEMS], 0.0, 3.0)
    tensor = torch.tensor(given, requires_grad=True)
    each = formula(tensor, torch.tensor(labels))
    value = (each * torch.tensor(weights)).sum() / ITEMS
    value.backward()
    return entry(loss, name, options, activation, given, labels, weights, value, each.detach(), tensor.grad)


def asymmetric(z, y, positive=1.0, negative=4.0, clip=0.05):
    p = torch.sigmoid(z)
    q = (p - clip).clamp(min=0)
    return -(y * (1 - p) ** positive * torch.log(p) + (1 - y) * q**negative * torch.log(1 - q)).mean(dim=-1)


class Tversky(keras.losses.Loss):
    """Equation 1 of Salehi et al. 2017: alpha weighs false positives, beta false negatives. Keras to 3.15 exchanges the two."""

    def __init__(self, alpha, beta, axis=None, **rest):
        super().__init__(**rest)
        self.alpha, self.beta, self.axis = alpha, beta, axis

    def call(self, y, p):
        both, positives, negatives = (tf.reduce_sum(x, self.axis) for x in (y * p, (1 - y) * p, y * (1 - p)))
        return 1 - both / (both + self.alpha * positives + self.beta * negatives + 1e-7)


def ldam(counts, largest, scale):
    margins = 1.0 / np.sqrt(np.sqrt(np.array(counts, dtype=np.float64)))
    margins = torch.tensor(margins * (largest / margins.max()))

    def formula(z, y):
        index = torch.nn.functional.one_hot(y.long(), len(counts)).bool()
        held = torch.where(index, z - margins[y.long()][:, None], z)
        return torch.nn.functional.cross_entropy(scale * held, y.long(), reduction="none")

    return formula


k = keras.losses
cases = []
binary_labels = np.array([[1.0], [0.0], [1.0], [1.0], [0.0], [0.0]])
several = np.array([[1, 0, 1], [0, 0, 0], [1, 1, 1], [0, 1, 0], [0, 0, 1], [1, 0, 0]], dtype=np.float64)
classes = np.array([2, 0, 1, 1, 3, 0], dtype=np.int32)
one_hot = np.eye(4)[classes]
z1, z3, z4 = grid("further 1", [ITEMS, 1], -4, 4), grid("further 3", [ITEMS, 3], -4, 4), grid("further 4", [ITEMS, 4], -4, 4)
p1 = 1 / (1 + np.exp(-z1))
p4 = np.exp(z4) / np.exp(z4).sum(axis=1, keepdims=True)

for options, more in [
    ({}, {}),
    ({"gamma": 0.5}, {"gamma": 0.5}),
    ({"gamma": 3, "applyClassBalancing": True, "alpha": 0.3, "labelSmoothing": 0.1},
     {"gamma": 3.0, "apply_class_balancing": True, "alpha": 0.3, "label_smoothing": 0.1}),
]:
    make = lambda more=more, **rest: k.BinaryFocalCrossentropy(**more, **rest)
    for name, activation, given, labels in [
        ("logits", "sigmoid", z1, binary_labels), ("probabilities", None, p1, binary_labels), ("three", "sigmoid", z3, several),
    ]:
        cases.append(keras_case("binaryFocalCrossentropy", name, options, make, activation, given, labels))
for options, more in [
    ({}, {}),
    ({"gamma": 1, "alpha": [0.1, 0.2, 0.3, 0.4], "labelSmoothing": 0.1},
     {"gamma": 1.0, "alpha": [0.1, 0.2, 0.3, 0.4], "label_smoothing": 0.1}),
]:
    make = lambda more=more, **rest: k.CategoricalFocalCrossentropy(**more, **rest)
    for name, activation, given in [("logits", "softmax", z4), ("probabilities", None, p4)]:
        cases.append(keras_case("categoricalFocalCrossentropy", name, options, make, activation, given, one_hot))
cases.append(keras_case("hinge", "three", {}, k.Hinge, None, z3 / 2, several))
cases.append(keras_case("squaredHinge", "three", {}, k.SquaredHinge, None, z3 / 2, several))
cases.append(keras_case("categoricalHinge", "four", {}, k.CategoricalHinge, None, z4 / 2, one_hot))
cases.append(keras_case("kullbackLeiblerDivergence", "logits", {}, k.KLDivergence, "softmax", z4, one_hot))
soft = (one_hot + 0.25) / 2
cases.append(keras_case("kullbackLeiblerDivergence", "soft, probabilities", {}, k.KLDivergence, None, p4, soft))
counts = np.floor(grid("further counts", [ITEMS, 3], 0, 6))
cases.append(keras_case("poisson", "three", {}, k.Poisson, None, np.abs(z3) + 0.125, counts))
cases.append(keras_case("meanAbsoluteError", "three", {}, k.MeanAbsoluteError, None, z3, counts))
cases.append(keras_case("dice", "batch", {}, k.Dice, "sigmoid", z3, several))
cases.append(keras_case("dice", "item", {"axis": [1]}, lambda **r: k.Dice(axis=(1,), **r), "sigmoid", z3, several))
cases.append(keras_case("tversky", "batch", {}, k.Tversky, "sigmoid", z1, binary_labels))
cases.append(keras_case("tversky", "item", {"axis": [1], "alpha": 0.3, "beta": 0.7},
                        lambda **r: Tversky(0.3, 0.7, 1, **r), "sigmoid", z3, several))
cases.append(keras_case("tversky", "batch, false negatives", {"alpha": 0.2, "beta": 0.9},
                        lambda **r: Tversky(0.2, 0.9, **r), "sigmoid", z1, binary_labels))
cases.append(torch_case("asymmetricLoss", "three", {}, asymmetric, "sigmoid", z3, several))
cases.append(torch_case("asymmetricLoss", "other options", {"gammaPositive": 0, "gammaNegative": 2, "clip": 0.2},
                        lambda z, y: asymmetric(z, y, 0.0, 2.0, 0.2), "sigmoid", z1, binary_labels))
frequencies = [100, 40, 7, 3]
cases.append(torch_case("ldam", "scale 30", {"classCounts": frequencies}, ldam(frequencies, 0.5, 30.0), "softmax", z4 / 8, classes))
cases.append(torch_case("ldam", "scale 1", {"classCounts": frequencies, "maxMargin": 0.75, "scale": 1},
                        ldam(frequencies, 0.75, 1.0), "softmax", z4, classes))
write("losses_further.json", cases)
