"""Keras on TensorFlow: train_on_batch and predict_on_batch, as compiled graphs (its default)."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["KERAS_BACKEND"] = "tensorflow"

from measure import measure, run_peer


def build(keras, task):
    make = {
        "conv2d": keras.layers.Conv2D,
        "maxPooling2d": keras.layers.MaxPooling2D,
        "averagePooling2d": keras.layers.AveragePooling2D,
        "batchNormalization": keras.layers.BatchNormalization,
        "flatten": keras.layers.Flatten,
        "dense": keras.layers.Dense,
        "dropout": keras.layers.Dropout,
        "activation": keras.layers.Activation,
        "add": keras.layers.Add,
        "globalAveragePooling2d": keras.layers.GlobalAveragePooling2D,
    }
    names = {"kernelSize": "kernel_size", "poolSize": "pool_size", "useBias": "use_bias"}
    values = {"input": keras.Input(task["model"]["input"])}
    last = "input"
    for layer in task["model"]["layers"]:
        options = {key: value for key, value in layer.items() if key not in ("type", "inputs", "kernelInitializer")}
        made = make[layer["type"]](**{names.get(key, key): value for key, value in options.items()})
        sources = [values[source] for source in layer.get("inputs", [last])]
        last = layer["name"]
        values[last] = made(sources if len(sources) > 1 else sources[0])
    model = keras.Model(values["input"], values[last])
    for layer in model.layers:
        own = [task["state"][v["name"]] for v in task["variables"] if v["name"].startswith(f"{layer.name}/")]
        if own:
            layer.set_weights(own)
    return model


def main(task, phase, seconds, rest):
    import keras
    import numpy as np

    def prepare():
        model = build(keras, task)
        if phase == "predict":

            def predict():
                model.predict_on_batch(task["images"])

            return predict
        binary = task["classes"] == 2
        model.compile(
            optimizer=keras.optimizers.Adam(0.001),
            loss="binary_crossentropy" if binary else "sparse_categorical_crossentropy",
        )
        labels = task["labels"].astype(np.float32).reshape(-1, 1) if binary else task["labels"]
        # The loss of this batch: without this, Keras gives the mean since training began.
        def train():
            model.reset_metrics()
            return float(model.train_on_batch(task["images"], labels))

        return train

    return measure(prepare, task["batch"], seconds)


run_peer(main)
