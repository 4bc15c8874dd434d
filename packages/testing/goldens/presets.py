"""Parameter counts of the preset networks and blocks: from keras.applications where Keras has the network, else from the
same network written in Keras."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import keras
import numpy as np

from golden import write

L = keras.layers


def counts(name, model):
    size = lambda weights: int(sum(np.prod(w.shape) for w in weights))
    return {
        "name": name,
        "trainable": size(model.trainable_weights),
        "other": size(model.non_trainable_weights),
    }


def tutorial(side, classes=2):
    """The tutorial's network, layer by layer as it writes it."""
    model = keras.Sequential([
        keras.Input((side, side, 3)),
        L.Conv2D(32, (3, 3), activation="relu"),
        L.MaxPooling2D((2, 2)),
        L.BatchNormalization(),
        L.Conv2D(64, (3, 3), activation="relu"),
        L.MaxPooling2D((2, 2)),
        L.Conv2D(128, (3, 3), activation="relu"),
        L.MaxPooling2D((2, 2)),
        L.Flatten(),
        L.Dense(256, activation="relu"),
        L.Dropout(0.5),
    ])
    model.add(L.Dense(1, activation="sigmoid") if classes == 2 else L.Dense(classes, activation="softmax"))
    return model


def tutorial_softmax(side):
    """The second network of the tutorial's project."""
    return keras.Sequential([
        keras.Input((side, side, 3)),
        L.Conv2D(64, (3, 3), activation="relu"), L.MaxPooling2D((2, 2)), L.Dropout(0.3),
        L.Conv2D(128, (3, 3), activation="relu"), L.MaxPooling2D((2, 2)), L.Dropout(0.4),
        L.Flatten(), L.Dense(256, activation="relu"), L.Dropout(0.5), L.Dense(2, activation="softmax"),
    ])


def stages(side, filters, units):
    layers = [
        layer
        for count in filters
        for layer in (L.Conv2D(count, 3, activation="relu"), L.MaxPooling2D(2), L.BatchNormalization())
    ]
    return keras.Sequential([
        keras.Input((side, side, 3)), *layers, L.Flatten(), L.Dense(units, activation="relu"), L.Dropout(0.5),
        L.Dense(1, activation="sigmoid"),
    ])


def lenet5():
    return keras.Sequential([
        keras.Input((28, 28, 1)),
        L.Conv2D(6, 5, padding="same", activation="tanh"), L.AveragePooling2D(2),
        L.Conv2D(16, 5, activation="tanh"), L.AveragePooling2D(2),
        L.Flatten(), L.Dense(120, activation="tanh"), L.Dense(84, activation="tanh"), L.Dense(10, activation="softmax"),
    ])


def normalized(x, filters, size=3, strides=1, relu=True):
    x = L.Conv2D(filters, size, strides=strides, padding="same", use_bias=False)(x)
    x = L.BatchNormalization()(x)
    return L.ReLU()(x) if relu else x


def resnet20():
    image = keras.Input((32, 32, 3))
    x = normalized(image, 16)
    for stage in range(3):
        for block in range(3):
            filters, strides = 16 * 2**stage, 2 if stage > 0 and block == 0 else 1
            y = normalized(normalized(x, filters, strides=strides), filters, relu=False)
            shortcut = normalized(x, filters, 1, strides, relu=False) if strides > 1 else x
            x = L.ReLU()(L.add([y, shortcut]))
    return keras.Model(image, L.Dense(10, activation="softmax")(L.GlobalAveragePooling2D()(x)))


def patches(shape, filters, convolutions, output):
    layers = [L.Conv2D(filters[0], 2, padding="same", activation="relu")]
    for count, times in zip(filters[1:], convolutions[1:]):
        layers.append(L.MaxPooling2D(2))
        for _ in range(times):
            layers += [L.Conv2D(count, 3, padding="same", use_bias=False), L.BatchNormalization(), L.ReLU()]
    return keras.Sequential([keras.Input(shape), *layers, L.GlobalAveragePooling2D(), L.Dropout(0.1), output])


def inception3a():
    x = keras.Input((28, 28, 192))
    conv = lambda value, filters, size: L.Conv2D(filters, size, padding="same", activation="relu")(value)
    ways = [
        conv(x, 64, 1), conv(conv(x, 96, 1), 128, 3), conv(conv(x, 16, 1), 32, 5),
        conv(L.MaxPooling2D(3, strides=1, padding="same")(x), 32, 1),
    ]
    return keras.Model(x, L.concatenate(ways))


def squeeze_excite():
    x = keras.Input((8, 8, 64))
    weights = L.GlobalAveragePooling2D()(x)
    weights = L.Dense(4, activation="relu", use_bias=False)(weights)
    weights = L.Dense(64, activation="sigmoid", use_bias=False)(weights)
    return keras.Model(x, x * L.Reshape((1, 1, 64))(weights))


apps = keras.applications
write("presets.json", [
    counts("tutorial", tutorial(224)),
    counts("tutorial, 4 classes", tutorial(224, 4)),
    counts("tutorial-softmax", tutorial_softmax(224)),
    counts("tutorial-two-stage", stages(224, [32, 64], 128)),
    counts("tutorial-two-stage, 3 stages", stages(224, [32, 64, 128], 256)),
    counts("lenet5", lenet5()),
    counts("VGG16", apps.VGG16(weights=None)),
    counts("resnet20", resnet20()),
    counts("MobileNet", apps.MobileNet(weights=None)),
    counts("MobileNet-0.25-128", apps.MobileNet(input_shape=(128, 128, 3), alpha=0.25, weights=None, classes=10)),
    counts("patches", patches((50, 50, 3), [24, 48, 64, 96], [1, 1, 2, 1], L.Dense(1, activation="sigmoid"))),
    counts("patches-3", patches((28, 28, 1), [8, 16, 32], [1, 2, 1], L.Dense(3, activation="softmax"))),
    counts("inception3a", inception3a()),
    counts("squeezeExcite", squeeze_excite()),
])
