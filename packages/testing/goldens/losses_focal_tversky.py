"""The focal Tversky loss of Abraham & Khan 2019, equation 4, in NumPy float64: the value with sample weights, item by item, and
the gradient with regard to the logits. Each slope is that of a complex step, Im f(x + ih)/h, which is exact to rounding."""

import numpy as np

from golden import grid, numbers, write

ITEMS = 6
LOSS = "focalTversky"
binary = np.array([[1.0], [0.0], [1.0], [1.0], [0.0], [0.0]])
several = np.array([[1, 0, 1], [0, 0, 0], [1, 1, 1], [0, 1, 0], [0, 0, 1], [1, 0, 0]], dtype=np.float64)


def each(z, y, missed, claimed, gamma, axis):
    p = 1 / (1 + np.exp(-z))
    both, negatives, positives = (x.sum(axis=axis) for x in (y * p, y * (1 - p), (1 - y) * p))
    index = both / (both + missed * negatives + claimed * positives + 1e-7)
    return np.broadcast_to((1 - index) ** (1 / gamma), ITEMS)


def case(name, options, z, y):
    weights = grid(f"{LOSS} {name} weights", [ITEMS], 0.0, 3.0)
    own = {"missed": options.get("beta", 0.7), "claimed": options.get("alpha", 0.3), "gamma": options.get("gamma", 4 / 3)}
    axis = tuple(options["axis"]) if "axis" in options else None
    value = lambda z: (each(z, y, axis=axis, **own) * weights).sum() / ITEMS
    slopes = []
    for at in np.ndindex(z.shape):
        shifted = z.astype(complex)
        shifted[at] += 1e-30j
        slopes.append(value(shifted).imag / 1e-30)
    return {
        "loss": LOSS, "name": name, "options": options, "activation": "sigmoid",
        "predictions": {"shape": list(z.shape), "data": numbers(z)},
        "labels": {"shape": list(y.shape), "dtype": "float32", "data": numbers(y)},
        "weights": numbers(weights), "value": float(f"{value(z):.9g}"),
        "each": numbers(each(z, y, axis=axis, **own)), "gradient": numbers(slopes),
    }


one, three = grid("focal tversky 1", [ITEMS, 1], -4, 4), grid("focal tversky 3", [ITEMS, 3], -4, 4)
# An item without labels has the index 0 whatever its predictions are; its loss is 1 and its slope 0.
write(
    "losses_focal_tversky.json",
    [
        case("batch", {}, one, binary),
        case("item", {"axis": [1]}, three, several),
        case("batch, other weights", {"alpha": 0.9, "beta": 0.2, "gamma": 3}, three, several),
        case("batch, gamma 1", {"gamma": 1}, one, binary),
    ],
)
