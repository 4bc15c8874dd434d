"""What torchvision's and timm's networks predict, with weights that both sides compute: names and shapes of their tensors, and
logits of two images of 64x64. `python pytorch_models.py`, or with names of networks."""

import sys

import numpy as np
import timm
import torch
import torchvision

from golden import hashed, numbers, write

CLASSES = 7
SIDE = 64

NETWORKS = {
    "resnet18": lambda: torchvision.models.resnet18(num_classes=CLASSES),
    "resnet34": lambda: torchvision.models.resnet34(num_classes=CLASSES),
    "resnet50": lambda: torchvision.models.resnet50(num_classes=CLASSES),
    "mobileNetV2": lambda: torchvision.models.mobilenet_v2(num_classes=CLASSES),
    "efficientNetB0": lambda: torchvision.models.efficientnet_b0(num_classes=CLASSES),
    "densenet121": lambda: torchvision.models.densenet121(num_classes=CLASSES),
    "timm-resnet18": lambda: timm.create_model("resnet18", num_classes=CLASSES),
    "timm-mobilenetv2_100": lambda: timm.create_model("mobilenetv2_100", num_classes=CLASSES),
    "timm-efficientnet_b0": lambda: timm.create_model("efficientnet_b0", num_classes=CLASSES),
    "timm-densenet121": lambda: timm.create_model("densenet121", num_classes=CLASSES),
}


# What kernels are multiplied by, so that the logits of every network depend on its images and stay near 1.
GAINS = {"resnet": 0.6, "efficient": 1.05, "mobile": 1.0, "dense": 1.0}


def weight(name, shape, seed, gain):
    """As `hashedStateDict` in TypeScript: kernels keep the scale of what they are given, statistics are near 0 and 1."""
    if name.endswith("num_batches_tracked"):
        return np.zeros(shape, np.int64)
    if len(shape) > 1:
        bound = gain * (6 / int(np.prod(shape[1:]))) ** 0.5
        return hashed(seed, shape, -bound, bound)
    if name.endswith("running_mean") or name.endswith("bias"):
        return hashed(seed, shape, -0.2, 0.2)
    return hashed(seed, shape, 0.8, 1.2)


def hashed_state(model, gain):
    """Seeds are the places of the names in order."""
    shapes = {name: list(value.shape) for name, value in model.state_dict().items()}
    return shapes, {
        name: torch.from_numpy(weight(name, shapes[name], seed, gain)) for seed, name in enumerate(sorted(shapes), 1)
    }


def golden(name):
    model = NETWORKS[name]().eval()
    gain = next(gain for part, gain in GAINS.items() if part in name.lower())
    shapes, state = hashed_state(model, gain)
    model.load_state_dict(state)
    image = hashed(9, (2, SIDE, SIDE, 3), -3, 3)
    with torch.no_grad():
        logits = model.double()(torch.from_numpy(image).double().permute(0, 3, 1, 2))
    write(f"pytorch/{name}.json", {
        "input": [SIDE, SIDE, 3],
        "classes": CLASSES,
        "gain": gain,
        "logits": {"shape": list(logits.shape), "data": numbers(logits)},
        "shapes": shapes,
    })


for name in sys.argv[1:] or NETWORKS:
    golden(name)
