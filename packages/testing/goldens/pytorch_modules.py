"""Small modules of PyTorch as files that torch.save and safetensors write, in base64, and what they give for an image: every kind of
layer whose weights are laid out otherwise, flattened images, and the wrappers that checkpoints have."""

import base64
import io

import safetensors.torch
import torch
from torch import nn

from golden import grid, numbers, write

SIDE = 6


class Flattened(nn.Module):
    """A flattened image goes through a normalization, an activation with weights and two linear layers."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3, bias=False)
        self.bn = nn.BatchNorm2d(4)
        self.norm = nn.BatchNorm1d(16)
        self.act = nn.PReLU(16)
        self.fc1 = nn.Linear(16, 5)
        self.fc2 = nn.Linear(5, 3)

    def forward(self, x):
        x = torch.max_pool2d(torch.relu(self.bn(self.conv(x))), 2)
        x = self.act(self.norm(x.flatten(1)))
        return self.fc2(torch.relu(self.fc1(x)))


class Branches(nn.Module):
    """Two flattened images and an average side by side."""

    def __init__(self):
        super().__init__()
        self.left = nn.Conv2d(3, 2, 5)
        self.right = nn.Conv2d(3, 4, 5)
        self.fc = nn.Linear(2 * 4 + 3 + 4 * 4, 3)

    def forward(self, x):
        parts = [self.left(x).flatten(1), x.mean((2, 3)), self.right(x).flatten(1)]
        return self.fc(torch.cat(parts, 1))


class Convolutions(nn.Module):
    def __init__(self):
        super().__init__()
        self.depthwise = nn.Conv2d(3, 6, 3, groups=3)
        self.act1 = nn.PReLU()
        self.grouped = nn.Conv2d(6, 4, 3, padding=1, groups=2)
        self.act2 = nn.PReLU(4)
        self.up = nn.ConvTranspose2d(4, 3, 3, stride=2)
        self.separable = nn.Sequential(nn.Conv2d(3, 3, 3, groups=3, bias=False), nn.Conv2d(3, 2, 1))

    def forward(self, x):
        x = self.act2(self.grouped(self.act1(self.depthwise(x))))
        return self.separable(self.up(x)).mean((2, 3))


class Normalizations(nn.Module):
    def __init__(self):
        super().__init__()
        self.groups = nn.GroupNorm(3, 6)
        self.channels = nn.LayerNorm(6)
        self.expand = nn.Conv2d(3, 6, 1)

    def forward(self, x):
        x = self.groups(self.expand(x))
        return self.channels(x.permute(0, 2, 3, 1)).mean((1, 2))


def fill(name, module):
    state = module.state_dict()
    for key, value in state.items():
        if key.endswith("num_batches_tracked"):
            value.fill_(12)
            continue
        low, high = (0.25, 2) if key.endswith("running_var") else (-1, 1)
        value.copy_(torch.from_numpy(grid(f"{name} {key}", tuple(value.shape), low, high)))
    return state


def saved(value, **options):
    file = io.BytesIO()
    torch.save(value, file, **options)
    return base64.b64encode(file.getvalue()).decode()


def case(name, module):
    module.eval()
    state = fill(name, module)
    image = grid(f"{name} image", (2, SIDE, SIDE, 3))
    with torch.no_grad():
        output = module.double()(torch.from_numpy(image).permute(0, 3, 1, 2))
    module.float()
    wrapped = {f"module.{key}": value for key, value in state.items()}
    # As tinygrad writes it.
    listed = {key: value.reshape(1) if value.ndim == 0 else value for key, value in state.items()}
    return {
        "name": name,
        "image": {"shape": list(image.shape), "data": numbers(image)},
        "output": {"shape": list(output.shape), "data": numbers(output)},
        "files": {
            "safetensors": base64.b64encode(safetensors.torch.save(state, {"format": "pt"})).decode(),
            "pt": saved(state),
            "legacy": saved({"epoch": 3, "state_dict": wrapped}, _use_new_zipfile_serialization=False),
            "listed": saved({"model": listed}),
        },
    }


write("pytorch/modules.json", [
    case("flattened", Flattened()),
    case("branches", Branches()),
    case("convolutions", Convolutions()),
    case("normalizations", Normalizations()),
])
