"""Files that Keras wrote, and what it predicts with them: `.keras` and legacy `.h5` of Keras 3, `.h5` of Keras 2 (`python keras_models.py
keras2`, with tf-keras beside TensorFlow). Packed by gzip, since an HDF5 file is mostly zeros."""

import gzip
import os
import pathlib
import sys
import tempfile

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

if len(sys.argv) > 1 and sys.argv[1] == "keras2":
    os.environ["TF_USE_LEGACY_KERAS"] = "1"
    import tf_keras as keras  # noqa: E402

    FOLDER, ENDINGS = "keras/keras2", [".h5"]
else:
    import keras

    FOLDER, ENDINGS = "keras/keras3", [".keras", ".h5"]


import numpy as np

from golden import HERE, hashed, numbers, write
from keras_networks import NETWORKS, build, convolutions, inputs_of, resnet, tutorial, two_stage


def pack(model, path):
    """Saves a model, and packs the file without time or name, so that only what is in it counts."""
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder, path.name)
        model.save(file)
        path.parent.mkdir(parents=True, exist_ok=True)
        pathlib.Path(f"{path}.gz").write_bytes(gzip.compress(file.read_bytes(), 9, mtime=0))


def predictions(model, inputs):
    given = model.predict(inputs if len(inputs) > 1 else inputs[0], verbose=0)
    return [{"shape": list(value.shape), "data": numbers(value)} for value in (given if isinstance(given, list) else [given])]


cases = []
for network in NETWORKS:
    keras.backend.clear_session()
    model = build(network, keras)
    inputs = inputs_of(model)
    cases.append({
        "name": network.__name__,
        "inputs": [{"name": tensor.name.split(":")[0], "shape": list(value.shape)} for tensor, value in zip(model.inputs, inputs)],
        "outputs": predictions(model, inputs),
    })
    for ending in ENDINGS:
        pack(model, HERE / FOLDER / f"{network.__name__}{ending}")

write(f"{FOLDER}/models.json", cases)

O = keras.optimizers
TRAINED = [
    (tutorial, O.Adam(2e-3), "binary_crossentropy"),
    (resnet, O.SGD(O.schedules.CosineDecay(0.05, 20), momentum=0.9, nesterov=True), "categorical_crossentropy"),
    (two_stage, O.RMSprop(1e-3, momentum=0.5, centered=True), "binary_crossentropy"),
    (convolutions, O.AdamW(1e-3, weight_decay=0.01, global_clipnorm=0.5), "mean_squared_error"),
]
BATCH, BEFORE, AFTER = 4, 12, 5


def labels(outputs, loss):
    values = hashed(50, outputs, 0.0, 1.0)
    if loss == "binary_crossentropy":
        return (values > 0.5).astype(np.float32)
    return np.eye(outputs[1], dtype=np.float32)[values.argmax(1)] if loss.startswith("categorical") else values


trained = []
for network, optimizer, loss in TRAINED:
    keras.backend.clear_session()
    model = build(network, keras)
    model.compile(optimizer=optimizer, loss=loss)
    [x] = inputs_of(model, BATCH)
    y = labels((BATCH, model.output_shape[-1]), loss)
    step = lambda: float(model.train_on_batch(x, y))
    for _ in range(BEFORE):
        step()
    for ending in ENDINGS:
        pack(model, HERE / FOLDER / f"trained_{network.__name__}{ending}")
    trained.append({
        "name": network.__name__,
        "optimizer": optimizer.name.lower(),
        "loss": loss,
        "input": list(x.shape),
        "labels": {"shape": list(y.shape), "data": numbers(y)},
        "losses": numbers([step() for _ in range(AFTER)]),
        "after": predictions(model, [x])[0],
    })

write(f"{FOLDER}/trained.json", trained)
