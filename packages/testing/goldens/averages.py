"""`fit` of Keras 3 in float64 with averaged weights: SwapEMAWeights(swap_on_epoch=True), which has validation and the callbacks
after it on the averages, and the model's final values. Writes training/averages.json.

Images, labels and initial weights are made by `hashed` on both sides. Run: python averages.py
"""

import os

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import numpy as np
from golden import hashed, numbers, write

keras.config.set_floatx("float64")
ITEMS, VALIDATION, EPOCHS, BATCH = 20, 7, 4, 8
layers = keras.layers


class Kept(keras.callbacks.Callback):
    """The weights that a ModelCheckpoint behind SwapEMAWeights would save."""

    def on_train_begin(self, logs=None):
        self.epochs = []

    def on_epoch_end(self, epoch, logs=None):
        self.epochs.append(variables(self.model))


def variables(model):
    return {variable.path.split("/", 1)[-1]: numbers(variable.numpy()) for variable in model.weights}


def run(options, keras_options):
    model = keras.Sequential(
        [
            keras.Input((8, 8, 2)),
            layers.Flatten(name="flatten"),
            layers.Dense(2, kernel_regularizer=keras.regularizers.L2(0.01), name="dense"),
            layers.BatchNormalization(name="batch_normalization"),
            layers.Dense(1, activation="sigmoid", name="dense_1"),
        ]
    )
    for index, variable in enumerate(model.weights):
        low, high = (0.5, 1.5) if "gamma" in variable.path or "variance" in variable.path else (-0.3, 0.3)
        variable.assign(hashed(100 + index, variable.shape, low, high))
    optimizer = keras.optimizers.SGD(0.1, momentum=0.9, use_ema=True, **keras_options)
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    kept = Kept()
    history = model.fit(
        hashed(1, (ITEMS, 8, 8, 2), 0, 1),
        hashed(3, (ITEMS, 1), 0, 2).astype(int),
        batch_size=BATCH,
        epochs=EPOCHS,
        shuffle=False,
        validation_data=(hashed(2, (VALIDATION, 8, 8, 2), 0, 1), hashed(4, (VALIDATION, 1), 0, 2).astype(int)),
        callbacks=[keras.callbacks.SwapEMAWeights(swap_on_epoch=True), kept],
        verbose=0,
    ).history
    return {
        "options": options,
        "history": {key: numbers(values) for key, values in history.items()},
        # The large kernel is left out of all epochs but the last, which is the final one.
        "epochs": [{key: value for key, value in epoch.items() if key != "dense/kernel"} for epoch in kept.epochs],
        "final": variables(model),
    }


# Keras casts Python floats by way of float32; float64 stays exact.
m = np.float64(0.8)
write(
    "training/averages.json",
    [
        run({"emaMomentum": 0.8}, {"ema_momentum": m}),
        run({"emaMomentum": 0.8, "emaOverwriteFrequency": 3}, {"ema_momentum": m, "ema_overwrite_frequency": 3}),
        run(
            {"emaMomentum": 0.8, "emaOverwriteFrequency": 2, "gradientAccumulationSteps": 2},
            {"ema_momentum": m, "ema_overwrite_frequency": 2, "gradient_accumulation_steps": 2},
        ),
    ],
)
