"""Networks of several inputs and outputs, with shared layers and with models inside models, as Keras trains them in float64:
values and losses of each output, gradients of the first step, five steps of Adam; and `fit` and `evaluate` of the one with two outputs,
with sample weights and loss weights. Images, labels and weights are made by `hashed` on both sides. Writes training/structures.json.

Run: python structures.py
"""

import os

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import numpy as np
import tensorflow as tf
from golden import hashed, numbers, write

keras.config.set_floatx("float64")
L = keras.layers
ITEMS, STEPS, RATE = 6, 5, 0.01


def two_outputs():
    """Age joins the features; one output says malignant or not, one says which of three grades."""
    image = keras.Input((8, 8, 2), name="image")
    age = keras.Input((1,), name="age")
    x = L.Conv2D(3, 3, activation="relu", kernel_regularizer=keras.regularizers.L2(0.01), name="conv2d")(image)
    x = L.BatchNormalization(name="batch_normalization")(x)
    x = L.GlobalAveragePooling2D(name="pool")(x)
    x = L.Concatenate(name="join")([x, age])
    x = L.Dense(4, activation="tanh", name="hidden")(x)
    malignant = L.Dense(1, activation="sigmoid", name="malignant")(x)
    grade = L.Dense(3, activation="softmax", name="grade")(x)
    return keras.Model([image, age], [malignant, grade])


def siamese():
    """One convolution and one dense layer see two images; what they say is subtracted."""
    image = keras.Input((8, 8, 2), name="image")
    other = keras.Input((8, 8, 2), name="other")
    conv = L.Conv2D(3, 3, strides=2, activation="relu", name="conv2d")
    pool = L.GlobalAveragePooling2D(name="pool")
    dense = L.Dense(4, activation="tanh", name="embedding")
    one, two = [dense(pool(conv(x))) for x in (image, other)]
    apart = L.Subtract(name="apart")([one, two])
    return keras.Model([image, other], L.Dense(1, activation="sigmoid", name="same")(apart))


def nested():
    """A model inside a model, applied twice: the second time to what the first convolution made of the image."""
    seen = keras.Input((8, 8, 2))
    x = L.Conv2D(2, 3, padding="same", activation="relu", name="conv2d")(seen)
    x = L.BatchNormalization(name="batch_normalization")(x)
    inner = keras.Model(seen, L.Add(name="add")([x, seen]), name="block")
    image = keras.Input((8, 8, 2), name="image")
    x = inner(inner(image))
    x = L.Flatten(name="flatten")(x)
    return keras.Model(image, L.Dense(3, activation="softmax", name="grade")(x))


def variables(model, before=""):
    """Every variable with the layers that it is in: block/conv2d/kernel."""
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            yield from variables(layer, f"{before}{layer.name}/")
        else:
            for variable in layer.variables:
                yield f"{before}{layer.name}/{variable.name}", variable


def given(model):
    """Sets every variable to hashed numbers, seeded by its place; gives names and shapes in this order."""
    found = list(variables(model))
    for index, (name, variable) in enumerate(found):
        low, high = (0.5, 1.5) if "gamma" in name or "variance" in name else (-0.3, 0.3)
        variable.assign(hashed(100 + index, variable.shape, low, high))
    return [{"name": name, "shape": list(variable.shape)} for name, variable in found]


def draw(model, items, seed):
    """A value for each input, and labels for each output."""
    inputs = [hashed(seed + at, (items, *one.shape[1:]), -1 if at else 0, 1) for at, one in enumerate(model.inputs)]
    labels = []
    for at, output in enumerate(model.outputs):
        classes = 2 if output.shape[-1] == 1 else output.shape[-1]
        values = np.floor(hashed(seed + 10 + at, (items,), 0, classes)).astype(np.int64)
        labels.append(values.reshape(-1, 1).astype(np.float64) if classes == 2 else values)
    return inputs, labels


def optimizer():
    # Keras casts Python floats by way of float32; float64 betas stay exact.
    return keras.optimizers.Adam(np.float64(RATE), beta_1=np.float64(0.9), beta_2=np.float64(0.999))


def losses_of(model, values, labels):
    names = {1: keras.losses.BinaryCrossentropy(), 3: keras.losses.SparseCategoricalCrossentropy()}
    values = values if isinstance(values, list) else [values]
    return [names[output.shape[-1]](label, value) for output, value, label in zip(model.outputs, values, labels)]


def run(name, build, loss_weights):
    model = build()
    shapes = given(model)
    inputs, labels = draw(model, ITEMS, 1)
    outputs = [output._keras_history.operation.name for output in model.outputs]
    values = model(inputs if len(inputs) > 1 else inputs[0], training=False)
    values = values if isinstance(values, list) else [values]
    case = {
        "name": name,
        "variables": shapes,
        "outputs": {key: numbers(value) for key, value in zip(outputs, values)},
        "labels": {key: numbers(label) for key, label in zip(outputs, labels)},
        "lossWeights": dict(zip(outputs, loss_weights)),
        "evaluation": {key: float(loss) for key, loss in zip(outputs, losses_of(model, values, labels))},
    }
    adam = optimizer()
    adam.build(model.trainable_variables)
    steps = []
    for step in range(STEPS):
        with tf.GradientTape() as tape:
            found = model(inputs if len(inputs) > 1 else inputs[0], training=True)
            own = losses_of(model, found, labels)
            loss = sum(weight * one for weight, one in zip(loss_weights, own))
            if model.losses:
                loss += sum(model.losses)
        gradients = tape.gradient(loss, [v.value for v in model.trainable_variables])
        if step == 0:
            places = {variable.path + str(id(variable)): key for key, variable in variables(model)}
            case["gradients"] = {
                places[variable.path + str(id(variable))]: numbers(gradient)
                for variable, gradient in zip(model.trainable_variables, gradients)
            }
        adam.apply(gradients, model.trainable_variables)
        steps.append({"loss": float(loss), **{key: float(one) for key, one in zip(outputs, own)}})
    case["steps"] = steps
    case["final"] = {key: numbers(variable.numpy()) for key, variable in variables(model)}
    return case


def fitted():
    """Uneven last batch, weights of items and of outputs, metrics of each output, validation."""
    items, validation, batch, epochs = 20, 7, 8, 3
    model = two_outputs()
    shapes = given(model)
    inputs, labels = draw(model, items, 1)
    others, other_labels = draw(model, validation, 31)
    weights = hashed(60, (items,), 0.5, 1.5)
    names = ["malignant", "grade"]
    model.compile(
        optimizer=optimizer(),
        loss={"malignant": "binary_crossentropy", "grade": "sparse_categorical_crossentropy"},
        loss_weights={"malignant": 1.0, "grade": 0.5},
        metrics={"malignant": ["accuracy"], "grade": ["accuracy"]},
        # In a graph the size of a batch is unknown, and an output's loss the plain mean over batches; so it is the mean over items.
        run_eagerly=True,
    )
    history = model.fit(
        inputs,
        labels,
        sample_weight=[weights, weights],
        batch_size=batch,
        epochs=epochs,
        shuffle=False,
        validation_data=(others, other_labels),
        verbose=0,
    ).history
    single = two_outputs()
    given(single)
    single.compile(optimizer=optimizer(), loss=["binary_crossentropy", "sparse_categorical_crossentropy"], loss_weights=[1.0, 0.5])
    once = single.fit(inputs, labels, sample_weight=weights, batch_size=batch, epochs=1, shuffle=False, verbose=0).history
    # One array of weights counts for every output.
    assert abs(once["loss"][0] - history["loss"][0]) < 1e-12
    evaluation = model.evaluate(others, other_labels, batch_size=batch, verbose=0, return_dict=True)
    predictions = model.predict(others, verbose=0)
    return {
        "name": "fit of two outputs",
        "variables": shapes,
        "labels": {key: numbers(label) for key, label in zip(names, labels)},
        "validationLabels": {key: numbers(label) for key, label in zip(names, other_labels)},
        "weights": numbers(weights),
        "history": {key: numbers(values) for key, values in history.items()},
        "evaluation": {key: float(value) for key, value in evaluation.items()},
        "predictions": {key: numbers(value) for key, value in zip(names, predictions)},
        "final": {key: numbers(variable.numpy()) for key, variable in variables(model)},
    }


write(
    "training/structures.json",
    {
        "networks": [
            run("two inputs, two outputs", two_outputs, [1.0, 0.5]),
            run("siamese", siamese, [1.0]),
            run("nested", nested, [1.0]),
        ],
        "fit": fitted(),
    },
)
