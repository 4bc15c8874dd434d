"""PyTorch: a plain training loop; the last argument is NCHW or channels_last."""

import numpy as np
from measure import measure, run_peer


def build(torch, task):
    nn, functional = torch.nn, torch.nn.functional
    activations = {"relu": torch.relu, "tanh": torch.tanh, "linear": lambda x: x}

    def same(size, window, stride):
        total = max((-(-size // stride) - 1) * stride + window - size, 0)
        return total // 2, total - total // 2

    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            self.parts = nn.ModuleDict()
            shapes = {v["name"]: v["shape"] for v in task["variables"]}
            for layer in task["model"]["layers"]:
                name, kernel = layer["name"], shapes.get(f"{layer['name']}/kernel")
                if layer["type"] == "conv2d":
                    part = nn.Conv2d(
                        kernel[2], kernel[3], kernel[:2], layer.get("strides", 1), bias=layer.get("useBias", True)
                    )
                elif layer["type"] == "dense":
                    part = nn.Linear(kernel[0], kernel[1])
                elif layer["type"] == "batchNormalization":
                    part = nn.BatchNorm2d(shapes[f"{name}/gamma"][0], eps=1e-3, momentum=0.01)
                else:
                    continue
                self.parts[name] = part

        def load(self):
            # NHWC is flattened here as NCHW: the rows of the first dense layer are reordered, so numbers agree.
            shape = None
            for layer in task["model"]["layers"]:
                name = layer["name"]
                part = self.parts[name] if name in self.parts else None
                values = {k.split("/")[1]: torch.tensor(v) for k, v in task["state"].items() if k.startswith(f"{name}/")}
                if layer["type"] == "flatten":
                    shape = layer["shape"]
                if part is None:
                    continue
                with torch.no_grad():
                    if layer["type"] == "conv2d":
                        part.weight.copy_(values["kernel"].permute(3, 2, 0, 1))
                    elif layer["type"] == "dense":
                        kernel = values["kernel"]
                        if shape is not None:
                            h, w, c = shape
                            kernel = kernel.reshape(h, w, c, -1).permute(2, 0, 1, 3).reshape(h * w * c, -1)
                            shape = None
                        part.weight.copy_(kernel.T)
                    else:
                        part.weight.copy_(values["gamma"])
                        part.running_mean.copy_(values["moving_mean"])
                        part.running_var.copy_(values["moving_variance"])
                    if part.bias is not None:
                        part.bias.copy_(values["beta" if layer["type"] == "batchNormalization" else "bias"])

        def forward(self, x):
            values, last, final = {"input": x}, "input", task["model"]["layers"][-1]["name"]
            for layer in task["model"]["layers"]:
                name, kind = layer["name"], layer["type"]
                sources = [values[source] for source in layer.get("inputs", [last])]
                y = sources[0]
                if kind == "conv2d":
                    part = self.parts[name]
                    if layer.get("padding") == "same":
                        stride, (kh, kw) = part.stride[0], part.kernel_size
                        rows, columns = same(y.shape[2], kh, stride), same(y.shape[3], kw, stride)
                        if rows[0] == rows[1] == columns[0] == columns[1]:
                            part.padding = rows[0]
                        else:
                            y = functional.pad(y, (*columns, *rows))
                    y = part(y)
                elif kind == "dense" or kind == "batchNormalization":
                    y = self.parts[name](y)
                elif kind == "maxPooling2d":
                    y = functional.max_pool2d(y, layer["poolSize"])
                elif kind == "averagePooling2d":
                    y = functional.avg_pool2d(y, layer["poolSize"])
                elif kind == "globalAveragePooling2d":
                    y = y.mean((2, 3))
                elif kind == "flatten":
                    layer["shape"] = [y.shape[2], y.shape[3], y.shape[1]]
                    y = y.flatten(1)
                elif kind == "add":
                    y = sources[0] + sources[1]
                # The last layer gives logits: the loss takes them.
                if name != final:
                    y = activations[layer.get("activation", "linear")](y)
                values[name] = y
                last = name
            return values[final]

    return Network()


def main(task, phase, seconds, rest):
    import torch

    torch.manual_seed(1)
    layout = torch.channels_last if rest == ["channels_last"] else torch.contiguous_format

    def prepare():
        model = build(torch, task)
        images = torch.tensor(task["images"]).permute(0, 3, 1, 2).contiguous(memory_format=layout)
        model.eval()
        with torch.no_grad():
            model(images[:1])  # finds the shapes
        model.load()
        model = model.to(memory_format=layout)
        if phase == "predict":

            def predict():
                with torch.no_grad():
                    model(images).numpy()

            return predict
        model.train()
        binary = task["classes"] == 2
        loss = torch.nn.BCEWithLogitsLoss() if binary else torch.nn.CrossEntropyLoss()
        labels = torch.tensor(task["labels"]).float().reshape(-1, 1) if binary else torch.tensor(task["labels"]).long()
        optimizer = torch.optim.Adam(model.parameters(), lr=0.001, eps=1e-7)

        def train():
            optimizer.zero_grad(set_to_none=True)
            value = loss(model(images), labels)
            value.backward()
            optimizer.step()
            return value.item()

        return train

    return measure(prepare, task["batch"], seconds)


run_peer(main)
