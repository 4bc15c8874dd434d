"""Small networks of every kind that `@cnn/keras` reads and writes, in Keras 3 and in Keras 2 (tf-keras): each is a function of the
library. What they compute says nothing; every layer, way to join and way to spell it is in one of them."""

import numpy as np

from golden import hashed


def tutorial(keras, L):
    return keras.Sequential([
        L.InputLayer((22, 22, 3)),
        L.Conv2D(4, (3, 3), activation="relu"), L.MaxPooling2D((2, 2)), L.BatchNormalization(),
        L.Conv2D(6, (3, 3), activation="relu"), L.MaxPooling2D((2, 2)),
        L.Conv2D(8, (3, 3), activation="relu", padding="same"), L.MaxPooling2D((2, 2)),
        L.Flatten(), L.Dense(8, activation="relu"), L.Dropout(0.0), L.Dense(1, activation="sigmoid"),
    ])


def softmax_tutorial(keras, L):
    return keras.Sequential([
        L.InputLayer((14, 14, 3)),
        L.Conv2D(4, (3, 3), activation="relu", kernel_regularizer="l2"), L.MaxPooling2D((2, 2)), L.Dropout(0.3),
        L.Conv2D(4, (3, 3), activation="relu"), L.MaxPooling2D((2, 2)), L.Dropout(0.4),
        L.Flatten(), L.Dense(8, activation="relu", kernel_initializer="he_normal"), L.Dropout(0.5),
        L.Dense(2, activation="softmax"),
    ])


def two_stage(keras, L):
    stages = [
        layer for count in (4, 6)
        for layer in (L.Conv2D(count, 3, activation="relu"), L.MaxPooling2D(2), L.BatchNormalization())
    ]
    return keras.Sequential([
        L.InputLayer((14, 14, 3)), *stages, L.Flatten(), L.Dense(6, activation="relu"), L.Dense(1, activation="sigmoid"),
    ])


def lenet(keras, L):
    return keras.Sequential([
        L.InputLayer((12, 12, 1)),
        L.Conv2D(3, 5, padding="same", activation="tanh"), L.AveragePooling2D(2),
        L.Conv2D(4, 3, activation="tanh"), L.AveragePooling2D(2),
        L.Flatten(), L.Dense(6, activation="tanh"), L.Dense(5, activation="tanh"), L.Dense(4, activation="softmax"),
    ])


def vgg(keras, L):
    block = lambda filters: [
        L.Conv2D(filters, 3, padding="same", activation="relu"), L.Conv2D(filters, 3, padding="same", activation="relu"),
        L.MaxPooling2D((2, 2), strides=(2, 2)),
    ]
    return keras.Sequential([
        L.InputLayer((8, 8, 3)), *block(3), *block(4), L.Flatten(), L.Dense(6, activation="relu"), L.Dense(3),
        L.Softmax(),
    ])


def normalized(L, x, filters, size=3, strides=1, relu=True):
    x = L.Conv2D(filters, size, strides=strides, padding="same", use_bias=False)(x)
    x = L.BatchNormalization(momentum=0.9, epsilon=1e-5)(x)
    return L.ReLU()(x) if relu else x


def resnet(keras, L):
    image = keras.Input((8, 8, 3))
    x = normalized(L, image, 4)
    for filters, strides in ((4, 1), (6, 2)):
        y = normalized(L, normalized(L, x, filters, strides=strides), filters, relu=False)
        shortcut = normalized(L, x, filters, 1, strides, relu=False) if strides > 1 else x
        x = L.ReLU()(L.Add()([y, shortcut]))
    return keras.Model(image, L.Dense(3, activation="softmax")(L.GlobalAveragePooling2D()(x)))


def mobilenet(keras, L):
    x = image = keras.Input((9, 9, 3))
    x = L.ReLU(6.0)(L.BatchNormalization()(L.Conv2D(4, 3, strides=2, padding="same", use_bias=False)(x)))
    for filters, strides in ((6, 1), (8, 2)):
        x = L.ZeroPadding2D(((0, 1), (0, 1)))(x) if strides > 1 else x
        padding = "valid" if strides > 1 else "same"
        x = L.DepthwiseConv2D(3, strides=strides, padding=padding, use_bias=False)(x)
        x = L.ReLU(6.0)(L.BatchNormalization()(x))
        x = L.ReLU(6.0)(L.BatchNormalization()(L.Conv2D(filters, 1, padding="same", use_bias=False)(x)))
    x = L.GlobalAveragePooling2D(keepdims=True)(x)
    x = L.Conv2D(3, 1, padding="same")(L.Dropout(1e-3)(x))
    return keras.Model(image, L.Activation("softmax")(L.Reshape((3,))(x)))


def patches(keras, L):
    layers = [L.Conv2D(3, 2, padding="same", activation="relu")]
    for count in (4, 6):
        layers += [L.MaxPooling2D(2), L.Conv2D(count, 3, padding="same", use_bias=False), L.BatchNormalization(), L.ReLU()]
    return keras.Sequential([
        L.InputLayer((9, 9, 3)), *layers, L.GlobalMaxPooling2D(), L.Dropout(0.1), L.Dense(1, activation="sigmoid"),
    ])


def branches(keras, L):
    image = keras.Input((8, 8, 3), name="image")
    conv = lambda value, filters, size: L.Conv2D(filters, size, padding="same", activation="relu")(value)
    ways = [
        conv(image, 3, 1), conv(conv(image, 2, 1), 3, 3), conv(conv(image, 2, 1), 2, 5),
        conv(L.MaxPooling2D(3, strides=1, padding="same")(image), 2, 1),
        L.AveragePooling2D(3, strides=1, padding="same")(image),
    ]
    x = L.Concatenate()(ways)
    return keras.Model(image, L.Dense(2)(L.GlobalAveragePooling2D()(x)))


def operators(keras, L):
    """`x / 127.5 - 1`, products of values, and numbers on the left."""
    image = keras.Input((6, 6, 3))
    x = L.Conv2D(4, 3, padding="same", activation="swish")(image / 127.5 - 1.0)
    weights = L.Dense(4, activation="sigmoid", use_bias=False)(L.GlobalAveragePooling2D()(x))
    x = x * L.Reshape((1, 1, 4))(weights) + x
    return keras.Model(image, 2.0 - L.Dense(2, activation="tanh")(L.Flatten()(x)))


def nested(keras, L):
    """A backbone in a model, with a model in it, applied to two images; and a layer applied twice."""
    inner = keras.Sequential([
        L.InputLayer((6, 6, 3)), L.Conv2D(3, 3, padding="same", use_bias=False), L.BatchNormalization(), L.ReLU(),
    ], name="inner")
    entry = keras.Input((6, 6, 3), name="entry")
    y = inner(entry)
    backbone = keras.Model(entry, L.GlobalAveragePooling2D()(L.Conv2D(4, 3, activation="elu")(y)), name="backbone")
    left, right = keras.Input((6, 6, 3), name="left"), keras.Input((6, 6, 3), name="right")
    shared = L.Dense(3, activation="selu", name="embedding")
    a, b = shared(backbone(left)), shared(backbone(right))
    x = L.Concatenate()([L.Subtract()([a, b]), L.Multiply()([a, b])])
    return keras.Model([left, right], L.Dense(1, activation="sigmoid", name="same")(x))


def convolutions(keras, L):
    x = image = keras.Input((10, 9, 3))
    x = L.Conv2D(4, (3, 2), strides=(2, 1), activation="relu")(x)
    x = L.DepthwiseConv2D(3, depth_multiplier=2, padding="same", activation="tanh")(x)
    x = L.SeparableConv2D(6, 3, padding="same", depth_multiplier=1, activation="softplus")(x)
    x = L.Conv2D(6, 3, dilation_rate=2, padding="same", groups=1)(x)
    x = L.Conv2D(4, 1, groups=2, activation="gelu")(x)
    x = L.Conv2DTranspose(3, 3, strides=2, padding="same", activation="relu")(x)
    x = L.Conv2DTranspose(2, 2, strides=(2, 1), use_bias=False)(x)
    return keras.Model(image, L.GlobalAveragePooling2D()(x))


def normalizations(keras, L):
    x = image = keras.Input((6, 6, 4))
    adapted = L.Normalization(name="adapted")
    adapted.adapt(hashed(99, (8, 6, 6, 4), 0.0, 4.0))
    x = adapted(x)
    x = L.Rescaling(0.5, offset=0.25)(x)
    x = L.Normalization(mean=[0.1, 0.2, 0.3, 0.4], variance=[1.0, 2.0, 0.5, 1.5])(x)
    x = L.BatchNormalization(scale=False)(x)
    x = L.BatchNormalization(center=False, axis=3)(x)
    x = L.PReLU(shared_axes=[1, 2])(x)
    x = L.LayerNormalization(epsilon=1e-4)(x)
    x = L.GroupNormalization(groups=2)(x)
    x = L.GroupNormalization(groups=-1)(x)
    x = L.PReLU()(x)
    x = L.Dense(3)(x)
    x = L.LayerNormalization(scale=False)(L.Flatten()(x))
    return keras.Model(image, L.Dense(2)(L.BatchNormalization()(x)))


def two_inputs(keras, L):
    image, age = keras.Input((6, 6, 3), name="image"), keras.Input((2,), name="age")
    x = L.Flatten()(L.Conv2D(3, 3, activation="relu")(image))
    y = L.Dense(4, activation="relu", name="of.age")(age)
    x = L.Concatenate(axis=1)([x, y])
    return keras.Model([age, image], L.Dense(2, activation="softmax")(x))


def two_outputs(keras, L):
    image = keras.Input((6, 6, 3))
    x = L.Conv2D(4, 3, padding="same", strides=2, activation="relu")(image)
    mask = L.UpSampling2D(2, interpolation="bilinear")(x)
    mask = L.Conv2D(1, 1, activation="sigmoid", name="mask")(L.Average()([L.UpSampling2D((2, 2))(x), mask]))
    label = L.Dense(2, activation="softmax", name="label")(L.GlobalMaxPooling2D()(x))
    return keras.Model(image, [label, mask])


def shapes(keras, L):
    x = image = keras.Input((8, 7, 3))
    x = L.Cropping2D(((1, 0), (2, 1)))(x)
    x = L.ZeroPadding2D((1, 2))(x)
    x = L.Conv2D(3, 2, activation=L.LeakyReLU())(x)
    x = L.LeakyReLU()(x)
    x = L.ELU(0.5)(x)
    x = L.ReLU(max_value=1.5, negative_slope=0.1, threshold=0.2)(x)
    x = L.SpatialDropout2D(0.2)(x)
    x = L.Resizing(4, 5)(x)
    x = L.Permute((2, 1, 3))(x)
    x = L.Softmax(axis=2)(x)
    y = L.Activation("mish" if hasattr(keras.activations, "mish") else "tanh")(x)
    x = L.Maximum()([L.Minimum()([x, y]), L.Reshape((5, 4, 3))(L.Reshape((60,))(x))])
    x = L.Reshape((5, -1))(x)
    x = L.Dense(2, activation="softsign")(x)
    return keras.Model(image, L.Dense(2, activation="hard_sigmoid")(L.Flatten()(x)))


NETWORKS = [
    tutorial, softmax_tutorial, two_stage, lenet, vgg, resnet, mobilenet, patches, branches, operators, nested,
    convolutions, normalizations, two_inputs, two_outputs, shapes,
]


def build(network, keras):
    """The network with weights on a grid of 1/64, so that the file packs well: none is at its first value."""
    model = network(keras, keras.layers)
    for at, weight in enumerate(model.weights):
        name, shape = weight.name.split("/")[-1].split(":")[0], tuple(weight.shape)
        if name == "count" or "mean" == name or "variance" == name:
            continue
        low, high = (0.5, 1.5) if name in ("moving_variance", "gamma") else (-0.5, 0.5)
        weight.assign(np.round(hashed(100 + at, shape, low, high) * 64) / 64)
    return model


def inputs_of(model, batch=2):
    """Inputs in the model's order: hashed numbers, which TypeScript computes too."""
    shapes = [tuple(tensor.shape)[1:] for tensor in model.inputs]
    return [hashed(1 + at, (batch, *shape), -1.0, 2.0) for at, shape in enumerate(shapes)]
