"""The generalized crossentropy of Keras in float64: the value with sample weights, item by item, and the gradient."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import keras
import numpy as np
import tensorflow as tf

from golden import grid, numbers, write

keras.config.set_floatx("float64")
ITEMS = 6
LOSS = "categoricalGeneralizedCrossEntropy"
classes = np.array([2, 0, 1, 1, 3, 0], dtype=np.int32)


def case(name, options, activation, given):
    given = given.astype(np.float32).astype(np.float64)
    weights = grid(f"{LOSS} {name} weights", [ITEMS], 0.0, 3.0)
    tensor = tf.constant(given)
    with tf.GradientTape() as tape:
        tape.watch(tensor)
        predictions = tf.nn.softmax(tensor) if activation else tensor
        value = keras.losses.CategoricalGeneralizedCrossEntropy(**options)(classes, predictions, sample_weight=weights)
    each = keras.losses.CategoricalGeneralizedCrossEntropy(**options, reduction="none")(classes, predictions)
    return {
        "loss": LOSS, "name": name, "options": options, "activation": activation,
        "predictions": {"shape": list(given.shape), "data": numbers(given)},
        # Keras takes indices, the loss here the same as rows.
        "labels": {"shape": [ITEMS, 4], "dtype": "float32", "data": numbers(np.eye(4)[classes])},
        "weights": numbers(weights), "value": float(f"{float(value):.9g}"), "each": numbers(each),
        "gradient": numbers(tape.gradient(value, tensor)),
    }


logits = grid("generalized 4", [ITEMS, 4], -4, 4)
probabilities = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
write(
    "losses_generalized.json",
    [
        case("logits", {}, "softmax", logits),
        case("probabilities", {}, None, probabilities),
        case("logits", {"q": 0.9}, "softmax", logits),
        case("logits", {"q": 0.05}, "softmax", logits),
    ],
)
