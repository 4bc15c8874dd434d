"""The binary crossentropy whose positives are weighed, as PyTorch's BCEWithLogitsLoss(pos_weight): the value with sample
weights, item by item, and the gradient with regard to what the model gives before its sigmoid or after it. TensorFlow's
weighted_cross_entropy_with_logits, whose formula is PyTorch's, in float64."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import tensorflow as tf

from golden import grid, numbers, write

ITEMS = 6


def case(name, options, activation, given, labels):
    given = given.astype(np.float32).astype(np.float64)
    weights = grid(f"posWeight {name} weights", [ITEMS], 0.0, 3.0)
    smoothing = options.get("labelSmoothing", 0)
    soft = labels * (1 - smoothing) + smoothing / 2
    tensor = tf.constant(given)
    with tf.GradientTape() as tape:
        tape.watch(tensor)
        logits = tensor if activation else tf.math.log(tensor) - tf.math.log1p(-tensor)
        positive = tf.constant(options["posWeight"], dtype=tf.float64)
        every = tf.nn.weighted_cross_entropy_with_logits(labels=soft, logits=logits, pos_weight=positive)
        each = tf.reduce_mean(every, axis=-1)
        value = tf.reduce_mean(each * weights)
    return {
        "loss": "binaryCrossentropy", "name": name, "options": options, "activation": activation,
        "predictions": {"shape": list(given.shape), "data": numbers(given)},
        "labels": {"shape": list(labels.shape), "dtype": "float32", "data": numbers(labels)},
        "weights": numbers(weights), "value": float(f"{float(value):.9g}"), "each": numbers(each),
        "gradient": numbers(tape.gradient(value, tensor)),
    }


one = np.array([[1.0], [0.0], [1.0], [1.0], [0.0], [0.0]])
several = np.array([[1, 0, 1], [0, 0, 0], [1, 1, 1], [0, 1, 0], [0, 0, 1], [1, 0, 0]], dtype=np.float64)
z1, z3 = grid("posWeight 1", [ITEMS, 1], -4, 4), grid("posWeight 3", [ITEMS, 3], -4, 4)
# No logit of 0: there TensorFlow's formula of max and abs has no slope of its own.
far = np.array([[60.0, -60, 20], [-50, 40, 12], [-60, 30, -12], [80, -25, 0.5], [15, -15, -40], [-20, 20, 25]])
each = [3, 0.25, 19]
cases = [
    case("one", {"posWeight": 4}, "sigmoid", z1, one),
    case("one in a list", {"posWeight": [0.5]}, "sigmoid", z1, one),
    case("three alike", {"posWeight": 2.5}, "sigmoid", z3, several),
    case("three", {"posWeight": each}, "sigmoid", z3, several),
    case("three, smoothed", {"posWeight": each, "labelSmoothing": 0.1}, "sigmoid", z3, several),
    case("shares", {"posWeight": each}, "sigmoid", z3, (several + 0.25) / 2),
    case("far from zero", {"posWeight": each}, "sigmoid", far, several),
    case("probabilities", {"posWeight": each}, None, 1 / (1 + np.exp(-z3)), several),
    case("probabilities, smoothed", {"posWeight": 4, "labelSmoothing": 0.1}, None, 1 / (1 + np.exp(-z1)), one),
]
write("losses_pos_weight.json", cases)
