"""The networks that `explain.py` explains: in PyTorch and in Keras, with the same weights, which `hashed` makes from the list in the
golden. PyTorch's give logits [batch, classes]; of the tutorial's one logit z they are [-z, z]."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import json

import keras
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from golden import HERE, hashed

L = keras.layers
keras.config.set_floatx("float64")


def kernel(name, shape):
    """Uniform with Keras's Glorot limit, rounded down to a multiple of 1/256."""
    fields = int(np.prod(shape[:-2])) if len(shape) > 2 else 1
    fan = fields * (shape[-2] + shape[-1])
    limit = max(1, int(256 * np.sqrt(6 / fan))) / 256
    return [(f"{name}/kernel", shape, -limit, limit)]


def bias(name, size):
    return [(f"{name}/bias", [size], -0.125, 0.125)]


def norm(name, size):
    return [
        (f"{name}/gamma", [size], 0.75, 1.25), (f"{name}/beta", [size], -0.125, 0.125),
        (f"{name}/moving_mean", [size], -0.125, 0.25), (f"{name}/moving_variance", [size], 0.5, 1.0),
    ]


class Network(nn.Module):
    """A network whose submodules are named as its layers, with weights in Keras's layout."""

    def __init__(self, weights):
        super().__init__()
        self.given = {name: torch.tensor(array, dtype=torch.float64) for name, array in weights.items()}

    def conv(self, name, strides=1, groups=1):
        value = self.given[f"{name}/kernel"]
        if groups > 1:  # depthwise: [kh, kw, channels, 1]
            value = value.permute(2, 3, 0, 1)
        else:
            value = value.permute(3, 2, 0, 1)
        offset = self.given.get(f"{name}/bias")
        layer = nn.Conv2d(value.shape[1] * groups, value.shape[0], value.shape[2:], strides, groups=groups,
                          bias=offset is not None).double()
        layer.weight.data = value.contiguous()
        if offset is not None:
            layer.bias.data = offset
        return layer

    def norm(self, name):
        layer = nn.BatchNorm2d(self.given[f"{name}/gamma"].shape[0], eps=1e-3).double()
        layer.weight.data, layer.bias.data = self.given[f"{name}/gamma"], self.given[f"{name}/beta"]
        layer.running_mean, layer.running_var = self.given[f"{name}/moving_mean"], self.given[f"{name}/moving_variance"]
        return layer

    def dense(self, name):
        value = self.given[f"{name}/kernel"]
        layer = nn.Linear(*value.shape).double()
        layer.weight.data, layer.bias.data = value.T.contiguous(), self.given[f"{name}/bias"]
        return layer


def flat(x):
    """In Keras's order."""
    return x.permute(0, 2, 3, 1).flatten(1)


def same(x, size=3, strides=1):
    """Keras's padding 'same', which puts an odd zero behind."""
    pads = []
    for side in (x.shape[3], x.shape[2]):
        total = max((-(-side // strides) - 1) * strides + size - side, 0)
        pads += [total // 2, total - total // 2]
    return F.pad(x, pads)


class Tutorial(Network):
    def __init__(self, weights):
        super().__init__(weights)
        self.conv1, self.relu1, self.pool1, self.norm1 = self.conv("conv1"), nn.ReLU(), nn.MaxPool2d(2), self.norm("norm1")
        self.conv2, self.relu2, self.pool2 = self.conv("conv2"), nn.ReLU(), nn.MaxPool2d(2)
        self.conv3, self.relu3, self.pool3 = self.conv("conv3"), nn.ReLU(), nn.MaxPool2d(2)
        self.dense1, self.output = self.dense("dense1"), self.dense("output")

    def forward(self, x):
        x = self.norm1(self.pool1(self.relu1(self.conv1(x))))
        x = self.pool2(self.relu2(self.conv2(x)))
        x = self.pool3(self.relu3(self.conv3(x)))
        z = self.output(F.relu(self.dense1(flat(x))))
        return torch.cat([-z, z], 1)


def tutorial():
    weights = [(one["name"], one["shape"], one["seed"], one["low"], one["high"])
               for one in json.loads((HERE / "tutorial.json").read_text())["weights"]]

    def build():
        image = keras.Input((24, 32, 3))
        x = L.Conv2D(32, 3, activation="relu", name="conv1")(image)
        x = L.BatchNormalization(name="norm1")(L.MaxPooling2D(2)(x))
        x = L.MaxPooling2D(2)(L.Conv2D(64, 3, activation="relu", name="conv2")(x))
        x = L.MaxPooling2D(2, name="pool3")(L.Conv2D(128, 3, activation="relu", name="conv3")(x))
        x = L.Dense(256, activation="relu", name="dense1")(L.Flatten()(x))
        return keras.Model(image, L.Dense(1, name="output")(x))

    return {"name": "tutorial", "input": [24, 32, 3], "weights": weights, "torch": Tutorial, "keras": build,
            "layers": {"max_pooling2d_2": ("pool3", "pool3"), "conv3": ("relu3", "conv3")}, "targets": [0, 1]}


class Residual(Network):
    def __init__(self, weights):
        super().__init__(weights)
        self.stem, self.norm0 = self.conv("stem"), self.norm("norm0")
        self.a1, self.a2, self.an1, self.an2 = self.conv("a1"), self.conv("a2"), self.norm("an1"), self.norm("an2")
        self.b1, self.b2, self.bn1, self.bn2 = self.conv("b1", 2), self.conv("b2"), self.norm("bn1"), self.norm("bn2")
        self.shortcut, self.sn = self.conv("shortcut", 2), self.norm("sn")
        self.end1, self.end2 = nn.ReLU(), nn.ReLU()
        self.output = self.dense("output")

    def forward(self, x):
        x = F.relu(self.norm0(self.stem(same(x))))
        y = self.an2(self.a2(same(F.relu(self.an1(self.a1(same(x)))))))
        x = self.end1(x + y)
        y = self.bn2(self.b2(same(F.relu(self.bn1(self.b1(same(x, 3, 2)))))))
        x = self.end2(self.sn(self.shortcut(x)) + y)
        return self.output(x.mean((2, 3)))


def residual():
    weights = [
        *kernel("stem", [3, 3, 3, 8]), *norm("norm0", 8),
        *kernel("a1", [3, 3, 8, 8]), *norm("an1", 8), *kernel("a2", [3, 3, 8, 8]), *norm("an2", 8),
        *kernel("b1", [3, 3, 8, 12]), *norm("bn1", 12), *kernel("b2", [3, 3, 12, 12]), *norm("bn2", 12),
        *kernel("shortcut", [1, 1, 8, 12]), *norm("sn", 12), *kernel("output", [12, 3]), *bias("output", 3),
    ]

    def build():
        conv = lambda name, filters, size=3, strides=1: L.Conv2D(
            filters, size, strides=strides, padding="same", use_bias=False, name=name)
        bn = lambda name: L.BatchNormalization(name=name)
        image = keras.Input((16, 16, 3))
        x = L.ReLU()(bn("norm0")(conv("stem", 8)(image)))
        y = L.ReLU()(bn("an1")(conv("a1", 8)(x)))
        x = L.ReLU(name="end1")(L.add([x, bn("an2")(conv("a2", 8)(y))]))
        y = L.ReLU()(bn("bn1")(conv("b1", 12, strides=2)(x)))
        y = bn("bn2")(conv("b2", 12)(y))
        x = L.ReLU(name="end2")(L.add([bn("sn")(conv("shortcut", 12, 1, 2)(x)), y]))
        return keras.Model(image, L.Dense(3, name="output")(L.GlobalAveragePooling2D()(x)))

    return {"name": "residual", "input": [16, 16, 3], "weights": weights, "torch": Residual, "keras": build,
            "layers": {"end2": ("end2", "end2"), "end1": ("end1", "end1")}, "targets": [0, 2]}


class Depthwise(Network):
    def __init__(self, weights):
        super().__init__(weights)
        self.stem = self.conv("stem", 2)
        self.d1, self.dn1, self.p1, self.pn1 = self.conv("d1", 1, 8), self.norm("dn1"), self.conv("p1"), self.norm("pn1")
        self.d2, self.dn2, self.p2, self.pn2 = self.conv("d2", 2, 16), self.norm("dn2"), self.conv("p2"), self.norm("pn2")
        self.end = nn.ReLU6()
        self.output = self.dense("output")

    def forward(self, x):
        x = F.relu6(self.stem(same(x, 3, 2)))
        x = F.relu6(self.pn1(self.p1(F.relu6(self.dn1(self.d1(same(x)))))))
        x = self.end(self.pn2(self.p2(F.relu6(self.dn2(self.d2(same(x, 3, 2)))))))
        return self.output(x.mean((2, 3)))


def depthwise():
    weights = [
        *kernel("stem", [3, 3, 3, 8]), *bias("stem", 8),
        *kernel("d1", [3, 3, 8, 1]), *norm("dn1", 8), *kernel("p1", [1, 1, 8, 16]), *norm("pn1", 16),
        *kernel("d2", [3, 3, 16, 1]), *norm("dn2", 16), *kernel("p2", [1, 1, 16, 24]), *norm("pn2", 24),
        *kernel("output", [24, 3]), *bias("output", 3),
    ]

    def build():
        options = {"padding": "same", "use_bias": False}
        bn = lambda name: L.BatchNormalization(name=name)
        six = lambda **more: L.ReLU(max_value=6.0, **more)
        image = keras.Input((20, 16, 3))
        x = six()(L.Conv2D(8, 3, strides=2, padding="same", name="stem")(image))
        x = six()(bn("dn1")(L.DepthwiseConv2D(3, name="d1", **options)(x)))
        x = six()(bn("pn1")(L.Conv2D(16, 1, name="p1", **options)(x)))
        x = six()(bn("dn2")(L.DepthwiseConv2D(3, strides=2, name="d2", **options)(x)))
        x = six(name="end")(bn("pn2")(L.Conv2D(24, 1, name="p2", **options)(x)))
        return keras.Model(image, L.Dense(3, name="output")(L.GlobalAveragePooling2D()(x)))

    return {"name": "depthwise", "input": [20, 16, 3], "weights": weights, "torch": Depthwise, "keras": build,
            "layers": {"end": ("end", "end")}, "targets": [1, 2]}


class Branches(Network):
    def __init__(self, weights):
        super().__init__(weights)
        self.stem, self.small, self.large, self.pooled = (
            self.conv(name) for name in ("stem", "small", "large", "pooled"))
        self.joined = nn.Identity()
        self.output = self.dense("output")

    def forward(self, x):
        x = torch.tanh(self.stem(x))
        average = F.avg_pool2d(x, 3, 1, 1, count_include_pad=False)
        ways = [F.relu(self.small(x)), F.relu(self.large(same(x))), self.pooled(average)]
        return self.output(flat(self.joined(torch.cat(ways, 1))))


def branches():
    weights = [
        *kernel("stem", [5, 5, 3, 6]), *bias("stem", 6), *kernel("small", [1, 1, 6, 4]), *bias("small", 4),
        *kernel("large", [3, 3, 6, 4]), *bias("large", 4), *kernel("pooled", [1, 1, 6, 2]), *bias("pooled", 2),
        *kernel("output", [1430, 4]), *bias("output", 4),
    ]

    def build():
        image = keras.Input((15, 17, 3))
        x = L.Conv2D(6, 5, activation="tanh", name="stem")(image)
        average = L.AveragePooling2D(3, 1, padding="same")(x)
        ways = [
            L.Conv2D(4, 1, activation="relu", name="small")(x),
            L.Conv2D(4, 3, padding="same", activation="relu", name="large")(x),
            L.Conv2D(2, 1, name="pooled")(average),
        ]
        return keras.Model(image, L.Dense(4, name="output")(L.Flatten()(L.Concatenate(name="joined")(ways))))

    return {"name": "branches", "input": [15, 17, 3], "weights": weights, "torch": Branches, "keras": build,
            "layers": {"joined": ("joined", "joined")}, "targets": [0, 3]}


def numbered(network, first):
    """Weights with their seeds, and their arrays."""
    weights = network["weights"]
    if len(weights[0]) == 4:
        weights = [(name, shape, first + at, low, high) for at, (name, shape, low, high) in enumerate(weights)]
    arrays = {name: hashed(seed, shape, low, high).astype(np.float64) for name, shape, seed, low, high in weights}
    return weights, arrays


def keras_model(network, arrays):
    model = network["keras"]()
    for layer in model.layers:
        for weight in layer.weights:
            weight.assign(arrays[f"{layer.name}/{weight.name}"])
    return model


NETWORKS = [tutorial(), residual(), depthwise(), branches()]
