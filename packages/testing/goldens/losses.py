"""Keras's losses: the value with its default reduction (sum over the batch divided by its size), item by item, and
the gradient with regard to the predictions."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import keras
import numpy as np
import tensorflow as tf

from golden import grid, numbers, write

keras.config.set_floatx("float64")
ITEMS = 6


def softmax(x):
    powers = np.exp(x - x.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def single(array):
    """Rounded to float32, so that both sides start from the same numbers."""
    return np.asarray(array, dtype=np.float32).astype(np.float64)


def case(name, loss, make, predictions, labels, options, weighted):
    predictions = tf.constant(single(predictions))
    label_tensor = tf.constant(labels)
    weights = grid(f"weights {name}", [ITEMS], 0.0, 3.0) if weighted else None
    with tf.GradientTape() as tape:
        tape.watch(predictions)
        value = make()(label_tensor, predictions, sample_weight=weights)
    each = make(reduction="none")(label_tensor, predictions)
    golden = {
        "loss": loss, "name": name + (", weighted" if weighted else ""), "options": options,
        "predictions": {"shape": list(predictions.shape), "data": numbers(predictions)},
        "labels": {
            "shape": list(labels.shape), "dtype": "int32" if labels.dtype == np.int32 else "float32",
            "data": numbers(labels),
        },
        "value": float(f"{float(value):.9g}"), "each": numbers(each),
        "gradient": numbers(tape.gradient(value, predictions)),
    }
    if weighted:
        golden["weights"] = numbers(weights)
    return golden


def both(*arguments):
    return [case(*arguments, weighted) for weighted in (False, True)]


cases = []
binary_labels = np.array([[1.0], [0.0], [1.0], [1.0], [0.0], [0.0]])
logits = grid("binary logits", [ITEMS, 1], -4, 4)
far = np.array([[60.0], [-60.0], [-50.0], [12.0], [40.0], [0.0]])
classes = np.array([2, 0, 1, 1, 3, 0], dtype=np.int32)
scores = grid("class logits", [ITEMS, 4], -4, 4)
one_hot = np.eye(4)[classes]
for smoothing in (0.0, 0.1):
    suffix = f", smoothing {smoothing}" if smoothing else ""
    for from_logits in (True, False):
        form = "logits" if from_logits else "probabilities"
        options = {"fromLogits": from_logits, "labelSmoothing": smoothing}

        def binary(**more):
            return keras.losses.BinaryCrossentropy(from_logits=from_logits, label_smoothing=smoothing, **more)

        def categorical(**more):
            return keras.losses.CategoricalCrossentropy(from_logits=from_logits, label_smoothing=smoothing, **more)

        def sparse(**more):
            return keras.losses.SparseCategoricalCrossentropy(from_logits=from_logits, **more)

        given = logits if from_logits else 1 / (1 + np.exp(-logits))
        cases += both(f"{form}{suffix}", "binaryCrossentropy", binary, given, binary_labels, options)
        given = scores if from_logits else softmax(scores)
        cases += both(f"{form}{suffix}", "categoricalCrossentropy", categorical, given, one_hot, options)
        if not smoothing:
            cases += both(form, "sparseCategoricalCrossentropy", sparse, given, classes, {"fromLogits": from_logits})
        if from_logits:
            cases += both(f"logits far from zero{suffix}", "binaryCrossentropy", binary, far, binary_labels, options)
cases += both("one value", "meanSquaredError", keras.losses.MeanSquaredError, grid("mse", [ITEMS, 1]),
              grid("mse labels", [ITEMS, 1]), {})
cases += both("three values", "meanSquaredError", keras.losses.MeanSquaredError, grid("mse 3", [ITEMS, 3]),
              grid("mse 3 labels", [ITEMS, 3]), {})
write("losses.json", cases)
