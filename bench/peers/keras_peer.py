"""Keras on TensorFlow: train_on_batch and predict_on_batch, as compiled graphs (its default)."""

import os
import re

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["KERAS_BACKEND"] = "tensorflow"

from measure import bound, run_peer


def made(keras, layer):
    """Keras's layer: names of types and options are ours, in its spelling."""
    name = re.sub("2d$", "2D", layer["type"][0].upper() + layer["type"][1:])
    if not hasattr(keras.layers, name):
        raise ValueError(f"this peer has no layer {layer['type']}")
    own = {key: value for key, value in layer.items() if key not in ("type", "inputs") and not key.endswith("Initializer")}
    return getattr(keras.layers, name)(**{re.sub("[A-Z]", lambda m: "_" + m[0].lower(), key): value for key, value in own.items()})


def build(keras, task):
    values, last = {"input": keras.Input(task["model"]["input"])}, "input"
    for layer in task["model"]["layers"]:
        sources = [values[source] for source in layer.get("inputs", [last])]
        last = layer["name"]
        values[last] = made(keras, layer)(sources if len(sources) > 1 else sources[0])
    model = keras.Model(values["input"], values[last])
    for layer in model.layers:
        own = [task["state"][v["name"]] for v in task["variables"] if v["name"].startswith(f"{layer.name}/")]
        if own:
            layer.set_weights(own)
    return model


def main(task, phase, rest):
    import keras
    import numpy as np

    def prepare():
        model = build(keras, task)
        if phase == "predict":
            return lambda count: bound(model.predict_on_batch, task["images"][:count])
        binary = task["classes"] == 2
        model.compile(
            optimizer=keras.optimizers.Adam(task["learningRate"]),
            loss="binary_crossentropy" if binary else "sparse_categorical_crossentropy",
        )
        labels = task["labels"].astype(np.float32).reshape(-1, 1) if binary else task["labels"]

        # The loss of this batch: without this, Keras gives the mean since training began.
        def train():
            model.reset_metrics()
            return float(model.train_on_batch(task["images"], labels))

        return train

    return prepare


run_peer(main)
