"""`fit` of Keras 3, in float64, on a small network: uneven last batch, class weights, regularization, batch normalization, validation.

Images, labels and initial weights are made by `hashed` on both sides. Writes training/fit.json.
Run: python fit.py
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


def network(end):
    return keras.Sequential(
        [
            keras.Input((8, 8, 2)),
            layers.Conv2D(4, 3, activation="relu", kernel_regularizer=keras.regularizers.L2(0.01), name="conv2d"),
            layers.BatchNormalization(name="batch_normalization"),
            layers.MaxPooling2D(2, name="max_pooling2d"),
            layers.Flatten(name="flatten"),
            end,
        ]
    )


def given(model):
    """Sets every variable to hashed numbers; gives the seeds in the order of the model's variables."""
    for index, variable in enumerate(model.weights):
        low, high = (0.5, 1.5) if "gamma" in variable.path or "variance" in variable.path else (-0.3, 0.3)
        variable.assign(hashed(100 + index, variable.shape, low, high))


def run(name, end, loss, optimizer, labels, validation_labels, class_weight):
    model = network(end)
    given(model)
    model.compile(optimizer=optimizer, loss=loss, metrics=["accuracy"])
    images = hashed(1, (ITEMS, 8, 8, 2), 0, 1)
    validation = hashed(2, (VALIDATION, 8, 8, 2), 0, 1)
    history = model.fit(
        images,
        labels,
        batch_size=BATCH,
        epochs=EPOCHS,
        shuffle=False,
        class_weight=class_weight,
        validation_data=(validation, validation_labels),
        verbose=0,
    ).history
    return {
        "name": name,
        "labels": numbers(labels),
        "validationLabels": numbers(validation_labels),
        "classWeight": {str(key): value for key, value in class_weight.items()},
        "history": {key: numbers(values) for key, values in history.items()},
        "variables": {variable.path.split("/", 1)[-1]: numbers(variable.numpy()) for variable in model.weights},
        "prediction": numbers(model.predict(validation, verbose=0)),
    }


generator = np.random.Generator(np.random.Philox(3))
binary = generator.integers(0, 2, (ITEMS, 1)).astype(np.float32)
binary_validation = generator.integers(0, 2, (VALIDATION, 1)).astype(np.float32)
sparse = generator.integers(0, 3, ITEMS)
sparse_validation = generator.integers(0, 3, VALIDATION)

write(
    "training/fit.json",
    [
        run(
            "sigmoid, adam, class weights",
            layers.Dense(1, activation="sigmoid", name="dense"),
            "binary_crossentropy",
            # Keras casts Python floats by way of float32; float64 betas stay exact.
            keras.optimizers.Adam(beta_1=np.float64(0.9), beta_2=np.float64(0.999)),
            binary,
            binary_validation,
            {0: 0.5, 1: 2.0},
        ),
        run(
            "softmax, sgd with momentum",
            layers.Dense(3, activation="softmax", name="dense"),
            "sparse_categorical_crossentropy",
            keras.optimizers.SGD(0.05, momentum=0.9),
            sparse,
            sparse_validation,
            {},
        ),
    ],
)
