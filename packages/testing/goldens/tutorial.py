"""The tutorial's network at 32x32 without dropout: the losses that Keras's optimizers give, step after step, from
weights and batches that both sides compute by the same formula (`hashed`). Computed in float64: after 20 steps of Adam,
Keras's own float32 is 1e-5 apart in the losses and 1e-4 at inference."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import keras
import numpy as np
import tensorflow as tf

from golden import hashed, write

BATCH = 8
SIDE = 32
BATCH_SEED = 1000
LIGHT = 0.0625

# Uniform weights with Keras's Glorot limits, rounded to a power of two; small numbers elsewhere.
WEIGHTS = [
    ("conv1/kernel", [3, 3, 3, 32], -0.125, 0.125),
    ("conv1/bias", [32], -0.03125, 0.03125),
    ("norm1/gamma", [32], 0.75, 1.25),
    ("norm1/beta", [32], -0.125, 0.125),
    ("norm1/moving_mean", [32], 0.0, 0.25),
    ("norm1/moving_variance", [32], 0.5, 1.0),
    ("conv2/kernel", [3, 3, 32, 64], -0.0625, 0.0625),
    ("conv2/bias", [64], -0.03125, 0.03125),
    ("norm2/gamma", [64], 0.75, 1.25),
    ("norm2/beta", [64], -0.125, 0.125),
    ("norm2/moving_mean", [64], 0.0, 0.25),
    ("norm2/moving_variance", [64], 0.5, 1.0),
    ("dense1/kernel", [2304, 128], -0.046875, 0.046875),
    ("dense1/bias", [128], -0.03125, 0.03125),
    ("output/kernel", [128, 1], -0.125, 0.125),
    ("output/bias", [1], -0.03125, 0.03125),
]


def network():
    L = keras.layers
    return keras.Sequential([
        keras.Input((SIDE, SIDE, 3)),
        L.Conv2D(32, 3, activation="relu", name="conv1"), L.MaxPooling2D(2), L.BatchNormalization(name="norm1"),
        L.Conv2D(64, 3, activation="relu", name="conv2"), L.MaxPooling2D(2), L.BatchNormalization(name="norm2"),
        L.Flatten(), L.Dense(128, activation="relu", name="dense1"), L.Dropout(0.0),
        L.Dense(1, activation="sigmoid", name="output"),
    ])


def batch(step):
    """Noise, a little brighter in the upper half for the one class and in the lower half for the other. A quarter of
    the labels is wrong, so that the loss stays where differences show."""
    draws = hashed(BATCH_SEED + 2 * step + 1, [2, BATCH, 1], 0.0, 1.0)
    bright = draws[0] >= 0.5
    labels = (bright ^ (draws[1] < 0.25)).astype(np.float32)
    images = hashed(BATCH_SEED + 2 * step, [BATCH, SIDE, SIDE, 3], 0.0, 0.75)
    upper = (np.arange(SIDE) < SIDE // 2).reshape(1, SIDE, 1, 1)
    lit = bright.reshape(BATCH, 1, 1, 1) == upper
    return images + np.float32(LIGHT) * lit.astype(np.float32), labels


def losses_of(optimizer, steps, dtype):
    """The loss of each step, and at inference, on the batch that comes next, after a quarter of the steps and after all."""
    keras.config.set_floatx(dtype)
    keras.config.set_dtype_policy(dtype)
    model = network()
    for seed, (path, shape, low, high) in enumerate(WEIGHTS):
        layer, variable = path.split("/")
        found = [w for w in model.get_layer(layer).weights if w.name == variable]
        found[0].assign(hashed(seed, shape, low, high))
    optimizer = optimizer()
    loss_of = keras.losses.BinaryCrossentropy()

    @tf.function
    def step(images, labels):
        with tf.GradientTape() as tape:
            loss = loss_of(labels, model(images, training=True))
        variables = model.trainable_variables
        optimizer.apply(tape.gradient(loss, [v.value for v in variables]), variables)
        return loss

    def arrays(number):
        return (tf.constant(array, dtype) for array in batch(number))

    def evaluation(number):
        images, labels = arrays(number)
        return float(loss_of(labels, model(images, training=False)))

    found = []
    for number in range(steps):
        if number == steps // 4:
            early = evaluation(number)
        found.append(float(step(*arrays(number))))
    return found, early, evaluation(steps)


O = keras.optimizers
RUNS = [
    ("adam", 20, {"learningRate": 0.001}, lambda: O.Adam(0.001)),
    ("sgd", 10, {"learningRate": 0.01}, lambda: O.SGD(0.01)),
    ("sgd", 10, {"learningRate": 0.01, "momentum": 0.9}, lambda: O.SGD(0.01, momentum=0.9)),
    ("sgd", 10, {"learningRate": 0.01, "momentum": 0.9, "nesterov": True},
     lambda: O.SGD(0.01, momentum=0.9, nesterov=True)),
    ("rmsprop", 10, {"learningRate": 0.001}, lambda: O.RMSprop(0.001)),
    ("rmsprop", 10, {"learningRate": 0.001, "momentum": 0.9, "centered": True},
     lambda: O.RMSprop(0.001, momentum=0.9, centered=True)),
    ("adamw", 10, {"learningRate": 0.001, "weightDecay": 0.004}, lambda: O.AdamW(0.001)),
    ("adamw", 10, {"learningRate": 0.001, "weightDecay": 0.5}, lambda: O.AdamW(0.001, weight_decay=0.5)),
]

runs = []
for optimizer, steps, options, make in RUNS:
    losses, early, evaluation = losses_of(make, steps, "float64")
    single, single_early, single_evaluation = losses_of(make, steps, "float32")
    apart = max(abs(a - b) for a, b in zip(losses, single))
    print(
        optimizer, options, f"float32 and float64 are {apart:.1e} apart; in evaluation {single_early - early:.1e} early,",
        f"{single_evaluation - evaluation:.1e} at the end:", [round(loss, 3) for loss in losses],
    )
    runs.append({
        "optimizer": optimizer, "options": options, "losses": [float(f"{loss:.9g}") for loss in losses],
        "early": float(f"{early:.9g}"), "evaluation": float(f"{evaluation:.9g}"),
    })

write("tutorial.json", {
    "side": SIDE, "batch": BATCH, "batchSeed": BATCH_SEED, "light": LIGHT,
    "weights": [
        {"name": name, "shape": shape, "seed": seed, "low": low, "high": high}
        for seed, (name, shape, low, high) in enumerate(WEIGHTS)
    ],
    "runs": runs,
})
