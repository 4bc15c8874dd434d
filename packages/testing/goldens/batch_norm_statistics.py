"""Running statistics of batch normalization, computed anew over a pass: the moments of each batch by Keras (momentum 0), and those of
all items from them by NumPy. Batches of 8, 8 and 5."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import keras
import numpy as np

from golden import hashed, numbers, write

keras.config.set_floatx("float64")
L = keras.layers
WEIGHTS = [
    ("conv/kernel", [3, 3, 2, 4], -0.5, 0.5), ("conv/bias", [4], -0.1, 0.1),
    ("norm1/gamma", [4], 0.5, 1.5), ("norm1/beta", [4], -0.3, 0.3),
    ("dense/kernel", [144, 3], -0.3, 0.3), ("dense/bias", [3], -0.1, 0.1),
    ("norm2/gamma", [3], 0.5, 1.5), ("norm2/beta", [3], -0.3, 0.3),
    ("output/kernel", [3, 1], -0.5, 0.5), ("output/bias", [1], -0.1, 0.1),
]
model = keras.Sequential([
    keras.Input((8, 8, 2)),
    L.Conv2D(4, 3, activation="relu", name="conv"), L.BatchNormalization(momentum=0.0, name="norm1"), L.Flatten(),
    L.Dense(3, name="dense"), L.BatchNormalization(momentum=0.0, name="norm2"), L.Dense(1, activation="sigmoid", name="output"),
])
for seed, (path, shape, low, high) in enumerate(WEIGHTS):
    layer, name = path.split("/")
    next(w for w in model.get_layer(layer).weights if w.name == name).assign(hashed(seed, shape, low, high))
images = hashed(900, [21, 8, 8, 2], 0.0, 1.0).astype(np.float64)
sizes, moments = [8, 8, 5], {"norm1": [], "norm2": []}
for part in np.split(images, np.cumsum(sizes)[:-1]):
    model(part, training=True)
    for name, kept in moments.items():
        norm = model.get_layer(name)
        kept.append((np.array(norm.moving_mean), np.array(norm.moving_variance)))

statistics = {}
for name, kept in moments.items():
    means, variances = (np.stack(column) for column in zip(*kept))
    mean = np.average(means, axis=0, weights=sizes)
    statistics[f"{name}/moving_mean"] = numbers(mean)
    statistics[f"{name}/moving_variance"] = numbers(np.average(variances + means**2, axis=0, weights=sizes) - mean**2)
write("training/batch_norm_statistics.json", {
    "weights": [{"name": n, "shape": s, "seed": k, "low": low, "high": high} for k, (n, s, low, high) in enumerate(WEIGHTS)],
    "imageSeed": 900, "sizes": sizes, "statistics": statistics,
})
