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


from golden import HERE, numbers, write
from keras_networks import NETWORKS, build, inputs_of


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
