"""Models that were trained for three steps by optimizers with several kinds of state, and that state by Keras's names of its variables."""

import gzip
import os
import pathlib
import tempfile

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import keras
import numpy as np

from golden import HERE, hashed, numbers, write

L, O = keras.layers, keras.optimizers
FOLDER = HERE / "keras/optimizers"
FOLDER.mkdir(parents=True, exist_ok=True)
OPTIMIZERS = {
    "adamW": O.AdamW(1e-3, use_ema=True, gradient_accumulation_steps=2),
    "sgd": O.SGD(1e-2, momentum=0.9, gradient_accumulation_steps=2),
    "adadelta": O.Adadelta(0.5),
    "nadam": O.Nadam(1e-2),
    "adamax": O.Adamax(1e-2),
    "adagrad": O.Adagrad(1e-2),
}

cases = []
for name, optimizer in OPTIMIZERS.items():
    keras.backend.clear_session()
    model = keras.Sequential([keras.Input((3, 3, 2)), L.Conv2D(2, 3, name="conv"), L.Flatten(), L.Dense(1, name="dense")])
    model.set_weights([np.round(hashed(5 + at, w.shape, -0.5, 0.5) * 64) / 64 for at, w in enumerate(model.get_weights())])
    model.compile(optimizer=optimizer, loss="mse")
    for _ in range(3):
        model.train_on_batch(hashed(1, (4, 3, 3, 2)), hashed(2, (4, 1)))
    for ending in (".keras", ".h5"):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, f"model{ending}")
            model.save(file)
            (FOLDER / f"{name}{ending}.gz").write_bytes(gzip.compress(file.read_bytes(), 9, mtime=0))
    states = {v.name: numbers(v.numpy()) for v in optimizer.variables if v.name.endswith(tuple(["_velocity", "_momentum", "_norm", "_average",
        "_accumulator", "_grad", "_var"])) and "bias" not in v.name}
    cases.append({"name": name, "states": states})

write("keras/optimizers/states.json", cases)
