"""Optimizers from Keras 3 in float64, parameter by parameter; metrics from Keras and scikit-learn. Writes training/*.json.

Run: python training.py
"""

import os

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import numpy as np
import tensorflow as tf
from golden import grid, numbers, write
from sklearn.metrics import confusion_matrix, roc_auc_score

keras.config.set_floatx("float64")


def optimizer_case(name, options, keras_class, keras_options, rates):
    start = {"a": grid(f"{name} a", (3,)), "b": grid(f"{name} b", (2, 2))}
    variables = [keras.Variable(value, dtype="float64", name=key) for key, value in start.items()]
    optimizer = keras_class(learning_rate=rates[0], **keras_options)
    steps = []
    for index, rate in enumerate(rates):
        optimizer.learning_rate.assign(rate)
        slopes = {key: grid(f"{name} {key} {index}", value.shape, -1, 1) for key, value in start.items()}
        optimizer.apply([tf.constant(g, dtype="float64") for g in slopes.values()], variables)
        steps.append(
            {
                "learningRate": rate,
                "gradients": {key: numbers(g) for key, g in slopes.items()},
                "parameters": {v.name: numbers(v.numpy()) for v in variables},
            }
        )
    return {
        "optimizer": name,
        "options": options,
        "start": {key: {"shape": list(v.shape), "data": numbers(v)} for key, v in start.items()},
        "steps": steps,
    }


def exact(**betas):
    """Keras casts Python floats by way of float32, so its bias correction of 0.999 is off by 1e-5; float64 stays exact."""
    return {key: np.float64(value) for key, value in betas.items()}


def optimizers():
    rates = [0.01, 0.01, 0.002, 0.1, 0.05, 0.01]
    k = keras.optimizers
    return [
        optimizer_case("sgd", {}, k.SGD, {}, rates),
        optimizer_case("sgd", {"momentum": 0.9}, k.SGD, {"momentum": 0.9}, rates),
        optimizer_case("sgd", {"momentum": 0.9, "nesterov": True}, k.SGD, {"momentum": 0.9, "nesterov": True}, rates),
        optimizer_case("adam", {}, k.Adam, exact(beta_1=0.9, beta_2=0.999), rates),
        optimizer_case(
            "adam",
            {"beta1": 0.8, "beta2": 0.95, "epsilon": 0.001},
            k.Adam,
            exact(beta_1=0.8, beta_2=0.95, epsilon=0.001),
            rates,
        ),
        optimizer_case("adamW", {}, k.AdamW, exact(beta_1=0.9, beta_2=0.999), rates),
        optimizer_case(
            "adamW",
            {"weightDecay": 0.1},
            k.AdamW,
            exact(beta_1=0.9, beta_2=0.999, weight_decay=0.1),
            rates,
        ),
        optimizer_case("rmsprop", {}, k.RMSprop, {}, rates),
        optimizer_case("rmsprop", {"momentum": 0.5, "rho": 0.8}, k.RMSprop, {"momentum": 0.5, "rho": 0.8}, rates),
        optimizer_case("rmsprop", {"centered": True}, k.RMSprop, {"centered": True}, rates),
    ]


def metrics():
    generator = np.random.Generator(np.random.Philox(7))
    labels = generator.integers(0, 2, 40)
    fine = generator.random(40)
    coarse = generator.integers(0, 5, 40) / 4.0
    classes = generator.integers(0, 4, 40)
    votes = generator.integers(1, 9, (40, 4)).astype(float)
    shares = votes / votes.sum(axis=1, keepdims=True)
    votes32 = shares.astype(np.float32).astype(float)
    one_hot = np.eye(4)[classes]
    binary = {"labels": numbers(labels)}
    several = {"labels": numbers(classes), "scores": numbers(votes32), "width": 4}
    decided = (coarse > 0.5).astype(int)
    keras_accuracy = keras.metrics.BinaryAccuracy()
    keras_accuracy.update_state(labels[:, None], coarse[:, None])
    sparse = keras.metrics.SparseCategoricalAccuracy()
    sparse.update_state(classes, votes32)
    categorical = keras.metrics.CategoricalAccuracy()
    categorical.update_state(one_hot, votes32)
    return {
        "binary": [
            {"name": "no ties", **binary, "scores": numbers(fine), "auc": roc_auc_score(labels, numbers(fine))},
            {"name": "ties", **binary, "scores": numbers(coarse), "auc": roc_auc_score(labels, coarse)},
        ],
        "accuracy": {
            **binary,
            "scores": numbers(coarse),
            "accuracy": float(keras_accuracy.result()),
            "confusionMatrix": confusion_matrix(labels, decided).tolist(),
        },
        "classes": {
            **several,
            "auc": roc_auc_score(classes, votes32, multi_class="ovr", average="macro"),
            "sparse": float(sparse.result()),
            "categorical": float(categorical.result()),
            "confusionMatrix": confusion_matrix(classes, votes32.argmax(axis=1)).tolist(),
        },
    }


write("training/optimizers.json", optimizers())
write("training/metrics.json", metrics())
