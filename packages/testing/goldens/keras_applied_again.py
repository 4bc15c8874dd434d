"""Models of Keras 2 (tf-keras beside TensorFlow) that are applied several times in a functional model, and what it predicts with them.
It counts the calls of a model in the model from 1, also those that only an output reads."""

import gzip
import os
import pathlib
import tempfile

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["TF_USE_LEGACY_KERAS"] = "1"

import tf_keras as keras  # noqa: E402

from golden import HERE, numbers, write  # noqa: E402
from keras_networks import build, inputs_of  # noqa: E402

FOLDER = HERE / "keras/applied_again"


def three(k, L, encoder):
    a, b, c = (k.Input((5, 5, 2), name=name) for name in "abc")
    first, second, third = encoder(a), encoder(b), encoder(c)
    return k.Model([a, b, c], [L.Subtract()([first, second]), third])


def three_sequential(k, L):
    return three(k, L, k.Sequential([k.Input((5, 5, 2)), L.Conv2D(3, 3), L.GlobalAveragePooling2D()], name="encoder"))


def three_functional(k, L):
    image = k.Input((5, 5, 2))
    return three(k, L, k.Model(image, L.GlobalAveragePooling2D()(L.Conv2D(3, 3)(image)), name="encoder"))


def chain_sequential(k, L):
    image = k.Input((4, 4, 2))
    inner = k.Sequential([k.Input((4, 4, 2)), L.Conv2D(2, 3, padding="same", activation="tanh")], name="inner")
    return k.Model(image, inner(inner(inner(image))))


def chain_functional(k, L):
    entry, image = k.Input((4, 4, 2)), k.Input((4, 4, 2))
    inner = k.Model(entry, L.Conv2D(2, 3, padding="same", activation="tanh")(entry), name="inner")
    first = inner(image)
    return k.Model(image, [inner(inner(first)), L.Flatten()(first)])


def saved(model, ending):
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder, f"model{ending}")
        model.save(file)
        return file.read_bytes()


cases = []
FOLDER.mkdir(parents=True, exist_ok=True)
for network in (three_sequential, three_functional, chain_sequential, chain_functional):
    keras.backend.clear_session()
    model, name = build(network, keras), network.__name__
    inputs = inputs_of(model)
    given = model.predict(inputs if len(inputs) > 1 else inputs[0], verbose=0)
    cases.append({
        "name": name,
        "inputs": [{"name": tensor.name.split(":")[0], "shape": list(value.shape)} for tensor, value in zip(model.inputs, inputs)],
        "outputs": [{"shape": list(value.shape), "data": numbers(value)} for value in (given if isinstance(given, list) else [given])],
    })
    files = {".keras": saved(model, ".keras"), ".h5": saved(model, ".h5"), ".json": model.to_json().encode()}
    for ending, content in files.items():
        (FOLDER / f"{name}{ending}.gz").write_bytes(gzip.compress(content, 9, mtime=0))

write("keras/applied_again/models.json", cases)
