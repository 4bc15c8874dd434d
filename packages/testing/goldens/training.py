"""Losses and optimizers from Keras 3 in float64, metrics from Keras and scikit-learn. Writes training/*.json.

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


def loss_case(name, keras_loss, options, labels, logits, activation, weights, ends="logits"):
    """`ends`: whether the model ends in an activation that the loss sees through, or gives `logits` as its output."""
    z = tf.Variable(logits, dtype="float64")
    from_logits = {} if keras_loss == "MeanSquaredError" else {"from_logits": ends == "logits"}
    keras_options = {"label_smoothing": options["labelSmoothing"]} if options else {}
    loss = getattr(keras.losses, keras_loss)(**from_logits, **keras_options)
    unreduced = getattr(keras.losses, keras_loss)(**from_logits, **keras_options, reduction="none")
    with tf.GradientTape() as tape:
        value = loss(labels, z, sample_weight=weights)
    prediction = {"sigmoid": tf.sigmoid, "softmax": tf.nn.softmax, "linear": tf.identity}[activation](z)
    per_item = unreduced(labels, z)
    camel = keras_loss[0].lower() + keras_loss[1:]
    return {
        "name": name,
        "loss": camel,
        "options": options,
        "ends": ends,
        "shape": list(logits.shape),
        "labelShape": list(labels.shape),
        "labels": numbers(labels),
        "logits": numbers(logits),
        "prediction": numbers(prediction),
        "weights": numbers(weights),
        "perItem": numbers(per_item),
        "value": float(value),
        "gradient": numbers(tape.gradient(value, z)),
    }


def losses():
    binary = np.array([[1.0], [0.0], [1.0], [0.0], [1.0]])
    z = np.array([[0.5], [-1.25], [-6.0], [0.0], [20.0]])
    p = np.array([[0.5], [0.125], [0.875], [0.0], [0.0]])
    ones = np.ones(5)
    some = np.array([1.0, 2.0, 0.0, 0.5, 3.0])
    z3 = grid("logits of three classes", (4, 3), -4, 4)
    one_hot = np.eye(3)[[2, 0, 1, 1]]
    soft = np.array([[0.25, 0.5, 0.25], [0, 0.5, 0.5], [1, 0, 0], [0.125, 0.125, 0.75]])
    indices = np.array([2, 0, 1, 1])
    p3 = np.array([[0.5, 0.25, 0.25], [0.125, 0.375, 0.5], [0.1, 0.8, 0.1], [0.0, 0.75, 0.25]])
    weights4 = np.array([0.5, 1.5, 2.0, 1.0])
    smooth = {"labelSmoothing": 0.1}
    z2 = grid("two independent outputs", (5, 2), -3, 3)
    two = np.array([[1.0, 0], [0, 0], [1, 1], [0, 1], [1, 0]])
    values = grid("regression", (5, 2), -3, 3)
    b, c, s = "BinaryCrossentropy", "CategoricalCrossentropy", "SparseCategoricalCrossentropy"
    return [
        loss_case("from logits", b, {}, binary, z, "sigmoid", ones),
        loss_case("from logits, sample weights", b, {}, binary, z, "sigmoid", some),
        loss_case("from logits, label smoothing", b, smooth, binary, z, "sigmoid", some),
        loss_case("from logits, two independent outputs", b, {}, two, z2, "sigmoid", some),
        loss_case("from probabilities, clipped", b, {}, binary, p, "linear", some, "probabilities"),
        loss_case("from logits", c, {}, one_hot, z3, "softmax", weights4),
        loss_case("from logits, soft labels", c, {}, soft, z3, "softmax", weights4),
        loss_case("from logits, label smoothing", c, smooth, one_hot, z3, "softmax", weights4),
        loss_case("from probabilities", c, {}, one_hot, p3, "linear", weights4, "probabilities"),
        loss_case("from logits", s, {}, indices, z3, "softmax", weights4),
        loss_case("from probabilities", s, {}, indices, p3, "linear", weights4, "probabilities"),
        loss_case("values", "MeanSquaredError", {}, two, values, "linear", some),
    ]


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


def optimizers():
    rates = [0.01, 0.01, 0.002, 0.1, 0.05, 0.01]
    k = keras.optimizers
    return [
        optimizer_case("sgd", {}, k.SGD, {}, rates),
        optimizer_case("sgd", {"momentum": 0.9}, k.SGD, {"momentum": 0.9}, rates),
        optimizer_case("sgd", {"momentum": 0.9, "nesterov": True}, k.SGD, {"momentum": 0.9, "nesterov": True}, rates),
        optimizer_case("adam", {}, k.Adam, {}, rates),
        optimizer_case(
            "adam",
            {"beta1": 0.8, "beta2": 0.95, "epsilon": 0.001},
            k.Adam,
            {"beta_1": 0.8, "beta_2": 0.95, "epsilon": 0.001},
            rates,
        ),
        optimizer_case("adamW", {}, k.AdamW, {}, rates),
        optimizer_case("adamW", {"weightDecay": 0.1}, k.AdamW, {"weight_decay": 0.1}, rates),
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


write("training/losses.json", losses())
write("training/optimizers.json", optimizers())
write("training/metrics.json", metrics())
