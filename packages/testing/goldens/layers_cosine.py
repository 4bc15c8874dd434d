"""The layer of cosines that LDAM's authors call NormedLinear: F.normalize(x, dim=1) @ F.normalize(weight, dim=0), times their
scale, in PyTorch and float64. Writes layers/cosine.json in the form of layer_case.py."""

import numpy as np
import torch
import torch.nn.functional as F
from golden import grid, numbers, write

BATCH = 3


def case(name, shape, options):
    """options: those of cosineDense."""
    units, scale = options["units"], options.get("scale", 1)
    features = int(np.prod(shape))
    kernel = grid(f"cosineDense {name} kernel", [features, units], -1.0, 1.0)
    image = grid(f"cosineDense {name} image", [BATCH, *shape])
    upstream = grid(f"cosineDense {name} upstream", [BATCH, units], -1.0, 1.0)
    x = torch.tensor(image, requires_grad=True)
    w = torch.tensor(kernel, requires_grad=True)
    value = scale * (F.normalize(x.reshape(BATCH, features), dim=1) @ F.normalize(w, dim=0))
    if options.get("activation") == "softmax":
        value = torch.softmax(value, dim=1)
    (value * torch.tensor(upstream)).sum().backward()
    golden = {
        "layer": "cosineDense",
        "name": name,
        "options": options,
        "input": list(shape),
        "batch": BATCH,
        "image": numbers(image),
        "upstream": numbers(upstream),
        "outputShape": [units],
        "trainable": int(kernel.size),
        "frozen": 0,
        "weights": {"kernel": {"shape": list(kernel.shape), "data": numbers(kernel)}},
        "before": ["flatten"],
    }
    if "kernelRegularizer" in options:
        factor = options["kernelRegularizer"]["l2"]
        golden["regularization"] = float(f"{factor * float((kernel**2).sum()):.9g}")
        golden["regularizationGradients"] = {"kernel": numbers(2 * factor * kernel)}
    golden["inference"] = {
        "value": numbers(value.detach().numpy()),
        "imageGradient": numbers(x.grad.numpy()),
        "gradients": {"kernel": numbers(w.grad.numpy())},
    }
    return golden


write(
    "layers/cosine.json",
    [
        case("defaults", (2, 2, 3), {"units": 4}),
        case("scale 30 and softmax", (2, 2, 2), {"units": 3, "scale": 30, "activation": "softmax"}),
        case("one unit, l2", (2, 1, 2), {"units": 1, "scale": 0.5, "kernelRegularizer": {"l2": 0.01}}),
    ],
)
