"""The tutorial's network, exactly (three convolutions, one batch normalization, Dense 256), at 24x32 and with nothing
dropped: the losses that Keras's optimizers give, step after step, from weights and batches that both sides compute by the
same formula (`hashed`); the gradients of the first step; and the weights and running statistics after 20 steps of the
tutorial's Adam. Computed in float64: Keras's own float32 with the same betas is 3e-6 apart in the losses and 1e-6 at inference; how far
it is apart in the weights stands in the file. (At 32x32 the same training is chaotic: there Keras's float32 leaves its float64 by 1e-3.)"""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import keras
import numpy as np
import tensorflow as tf

from golden import hashed, numbers, write

BATCH = 8
HEIGHT, WIDTH = 24, 32
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
    ("conv3/kernel", [3, 3, 64, 128], -0.0625, 0.0625),
    ("conv3/bias", [128], -0.03125, 0.03125),
    ("dense1/kernel", [256, 256], -0.0625, 0.0625),
    ("dense1/bias", [256], -0.03125, 0.03125),
    ("output/kernel", [256, 1], -0.125, 0.125),
    ("output/bias", [1], -0.03125, 0.03125),
]
STATISTICS = ("moving_mean", "moving_variance")
SAMPLES = 64
SUM_SEED = 2000


def network():
    L = keras.layers
    return keras.Sequential([
        keras.Input((HEIGHT, WIDTH, 3)),
        L.Conv2D(32, (3, 3), activation="relu", name="conv1"),
        L.MaxPooling2D((2, 2)),
        L.BatchNormalization(name="norm1"),
        L.Conv2D(64, (3, 3), activation="relu", name="conv2"),
        L.MaxPooling2D((2, 2)),
        L.Conv2D(128, (3, 3), activation="relu", name="conv3"),
        L.MaxPooling2D((2, 2)),
        L.Flatten(),
        L.Dense(256, activation="relu", name="dense1"),
        L.Dropout(0.0),
        L.Dense(1, activation="sigmoid", name="output"),
    ])


def variable(model, path):
    layer, name = path.split("/")
    return next(w for w in model.get_layer(layer).weights if w.name == name)


def digest(path, array):
    """Elements at even distances, the largest magnitude, and two sums in which every element has another weight (`hashed`)."""
    flat = np.asarray(array, np.float64).reshape(-1)
    count = min(SAMPLES, flat.size)
    places = [index * (flat.size - 1) // max(count - 1, 1) for index in range(count)]
    return {
        "name": path, "largest": float(f"{np.abs(flat).max():.9g}"), "samples": numbers(flat[places]),
        "sums": numbers([flat @ hashed(SUM_SEED + k, [flat.size]).astype(np.float64) for k in range(2)]),
    }


def batch(step):
    """Noise, a little brighter in the upper half for the one class and in the lower half for the other. A quarter of
    the labels is wrong, so that the loss stays where differences show."""
    draws = hashed(BATCH_SEED + 2 * step + 1, [2, BATCH, 1], 0.0, 1.0)
    bright = draws[0] >= 0.5
    labels = (bright ^ (draws[1] < 0.25)).astype(np.float32)
    images = hashed(BATCH_SEED + 2 * step, [BATCH, HEIGHT, WIDTH, 3], 0.0, 0.75)
    upper = (np.arange(HEIGHT) < HEIGHT // 2).reshape(1, HEIGHT, 1, 1)
    lit = bright.reshape(BATCH, 1, 1, 1) == upper
    return images + np.float32(LIGHT) * lit.astype(np.float32), labels


def trained(optimizer, steps, dtype):
    """
    The loss of each step, and at inference, on the batch that comes next, after a quarter of the steps and after all; the
    gradients of the first step; and what all variables are in the end.
    """
    keras.config.set_floatx(dtype)
    keras.config.set_dtype_policy(dtype)
    model = network()
    for seed, (path, shape, low, high) in enumerate(WEIGHTS):
        variable(model, path).assign(hashed(seed, shape, low, high))
    optimizer = optimizer()
    loss_of = keras.losses.BinaryCrossentropy()

    def gradients_of(images, labels):
        with tf.GradientTape() as tape:
            loss = loss_of(labels, model(images, training=True))
        return loss, tape.gradient(loss, [v.value for v in model.trainable_variables])

    @tf.function
    def step(images, labels):
        loss, gradients = gradients_of(images, labels)
        optimizer.apply(gradients, model.trainable_variables)
        return loss, gradients

    def arrays(number):
        return (tf.constant(array, dtype) for array in batch(number))

    def evaluation(number):
        images, labels = arrays(number)
        return float(loss_of(labels, model(images, training=False)))

    losses = []
    for number in range(steps):
        if number == steps // 4:
            early = evaluation(number)
        loss, found = step(*arrays(number))
        if number == 0:
            names = [v.path.split("/", 1)[1] if v.path.startswith("sequential") else v.path for v in model.trainable_variables]
            gradients = {name: gradient.numpy() for name, gradient in zip(names, found)}
        losses.append(float(loss))
    final = {path: np.asarray(variable(model, path)) for path, *_ in WEIGHTS}
    return {
        "losses": losses, "early": early, "evaluation": evaluation(steps), "gradients": gradients, "final": final,
    }


O = keras.optimizers
# As NumPy's numbers: Keras makes float32 of Python's, also where it computes in float64, and 1 - beta**step then is 1e-5 off.
BETAS = {"beta_1": np.float64(0.9), "beta_2": np.float64(0.999)}
RUNS = [
    ("adam", 20, {"learningRate": 0.001}, lambda: O.Adam(0.001, **BETAS)),
    ("sgd", 10, {"learningRate": 0.01}, lambda: O.SGD(0.01)),
    ("sgd", 10, {"learningRate": 0.01, "momentum": 0.9}, lambda: O.SGD(0.01, momentum=0.9)),
    ("sgd", 10, {"learningRate": 0.01, "momentum": 0.9, "nesterov": True},
     lambda: O.SGD(0.01, momentum=0.9, nesterov=True)),
    ("rmsprop", 10, {"learningRate": 0.001}, lambda: O.RMSprop(0.001)),
    ("rmsprop", 10, {"learningRate": 0.001, "momentum": 0.9, "centered": True},
     lambda: O.RMSprop(0.001, momentum=0.9, centered=True)),
    ("adamw", 10, {"learningRate": 0.001, "weightDecay": 0.004}, lambda: O.AdamW(0.001, **BETAS)),
    ("adamw", 10, {"learningRate": 0.001, "weightDecay": 0.5}, lambda: O.AdamW(0.001, weight_decay=0.5, **BETAS)),
]

rounded = lambda value: float(f"{value:.9g}")
runs = []
for optimizer, steps, options, make in RUNS:
    double, single = trained(make, steps, "float64"), trained(make, steps, "float32")
    if not runs:
        first = double
    apart = max(abs(a - b) for a, b in zip(double["losses"], single["losses"]))
    late = [single[name] - double[name] for name in ("early", "evaluation")]
    print(
        optimizer, options, f"float32 and float64 are {apart:.1e} apart; in evaluation {late[0]:.1e} early,",
        f"{late[1]:.1e} at the end:", [round(loss, 3) for loss in double["losses"]],
    )
    runs.append({
        "optimizer": optimizer, "options": options, "losses": [rounded(loss) for loss in double["losses"]],
        "early": rounded(double["early"]), "evaluation": rounded(double["evaluation"]),
    })

# Of the first run, which is the tutorial's. `apart`: how far Keras in float32 is from Keras in float64, at most, where both have
# the same betas.
plain = [trained(lambda: O.Adam(0.001), 20, dtype) for dtype in ("float64", "float32")]
distance = lambda path, key: float(f"{np.abs(plain[0][key][path] - plain[1][key][path]).max():.1e}")
final = [{**digest(path, first["final"][path]), "apart": distance(path, "final")} for path, *_ in WEIGHTS]
gradients = [
    {**digest(path, first["gradients"][path]), "apart": distance(path, "gradients")}
    for path, *_ in WEIGHTS if not path.endswith(STATISTICS)
]
for what, digests in (("gradients", gradients), ("final", final)):
    for one in digests:
        print(what, one["name"], "largest", one["largest"], "apart", one["apart"])

write("tutorial.json", {
    "shape": [HEIGHT, WIDTH, 3], "batch": BATCH, "batchSeed": BATCH_SEED, "light": LIGHT, "sumSeed": SUM_SEED,
    "weights": [
        {"name": name, "shape": shape, "seed": seed, "low": low, "high": high}
        for seed, (name, shape, low, high) in enumerate(WEIGHTS)
    ],
    "runs": runs, "gradients": gradients, "final": final,
})
