"""Weights only of Keras 3, beside the whole model: models in the model that are functional, and dense layers on images, which a definition
read from the whole model does not tell from a Sequential and a 1×1 convolution."""

import gzip
import os
import pathlib
import tempfile

os.environ.setdefault("KERAS_BACKEND", "torch")

import keras

from golden import HERE, write
from keras_networks import build

FOLDER = HERE / "keras/weights_only"


def functional_in_model(k, L):
    entry, image = k.Input((5, 5, 2)), k.Input((5, 5, 2))
    inner = k.Model(entry, L.Conv2D(2, 3, padding="same")(entry), name="inner")
    return k.Model(image, L.Flatten()(inner(inner(image))))


def both_kinds(k, L):
    """A functional model and a Sequential of the same weights."""
    entry, image = k.Input((5, 5, 2)), k.Input((5, 5, 2))
    functional = k.Model(entry, L.Conv2D(2, 3, padding="same")(entry), name="one")
    listed = k.Sequential([k.Input((5, 5, 2)), L.Conv2D(2, 3, padding="same")], name="other")
    return k.Model(image, L.Flatten()(listed(functional(image))))


def dense_on_images(k, L):
    image = k.Input((4, 4, 3))
    x = L.Conv2D(4, 1, name="real")(L.Dense(4, name="pixels")(image))
    gate = L.Dense(4, "sigmoid")(L.Dense(2, "relu")(L.GlobalAveragePooling2D(keepdims=True)(x)))
    return k.Model(image, L.Dense(2)(L.Flatten()(L.Multiply()([x, gate]))))


cases = []
FOLDER.mkdir(parents=True, exist_ok=True)
for network in (functional_in_model, both_kinds, dense_on_images):
    keras.backend.clear_session()
    model, name = build(network, keras), network.__name__
    for ending, save in ((".keras", model.save), (".weights.h5", model.save_weights)):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, f"model{ending}")
            save(file)
            (FOLDER / f"{name}{ending}.gz").write_bytes(gzip.compress(file.read_bytes(), 9, mtime=0))
    cases.append(name)

write("keras/weights_only/models.json", cases)
