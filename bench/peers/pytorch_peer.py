"""PyTorch: a plain training loop; the last argument is NCHW or channels_last."""

from measure import bound, run_peer

# Per layer, the fields that this peer computes. "type", "name", "inputs" and initializers are read elsewhere, or not needed.
WINDOW = {"kernelSize", "strides", "padding", "useBias", "activation"}
FIELDS = {
    "conv2d": {"filters", *WINDOW},
    "depthwiseConv2d": {"depthMultiplier", *WINDOW},
    "separableConv2d": {"filters", "depthMultiplier", *WINDOW},
    "dense": {"units", "activation"},
    "batchNormalization": {"momentum", "epsilon"},
    "maxPooling2d": {"poolSize"},
    "averagePooling2d": {"poolSize"},
    "globalAveragePooling2d": set(),
    "flatten": set(),
    "dropout": {"rate"},
    "activation": {"activation"},
    "add": set(),
}


def check(layers):
    for layer in layers:
        fields = FIELDS.get(layer["type"])
        if fields is None:
            raise ValueError(f"this peer has no layer {layer['type']}")
        for field in layer.keys() - fields - {"type", "name", "inputs"}:
            if not field.endswith("Initializer"):
                raise ValueError(f"this peer has no {field} of {layer['type']}")
        if layer.get("rate", 0) != 0:
            raise ValueError("this peer has no dropout: its random numbers would not be the others'")


def same(size, window, stride):
    """Zeros before and after, as Keras puts them."""
    total = max((-(-size // stride) - 1) * stride + window - size, 0)
    return total // 2, total - total // 2


def convolution(nn, kernel, strides, bias, depthwise=False):
    """`kernel` is the shape of Keras's: [h, w, channels, filters], of a depthwise one [h, w, channels, multiplier]."""
    height, width, channels, filters = kernel
    groups = channels if depthwise else 1
    outputs = channels * filters if depthwise else filters
    return nn.Conv2d(channels, outputs, (height, width), strides, bias=bias, groups=groups)


def modules(nn, layer, shapes):
    """The modules of a layer, in their order; `shapes` of its variables, by their own names."""
    kind, strides, bias = layer["type"], layer.get("strides", 1), layer.get("useBias", True)
    if kind == "conv2d":
        return [convolution(nn, shapes["kernel"], strides, bias)]
    if kind == "depthwiseConv2d":
        return [convolution(nn, shapes["kernel"], strides, bias, depthwise=True)]
    if kind == "separableConv2d":
        first = convolution(nn, shapes["depthwise_kernel"], strides, False, depthwise=True)
        return [first, convolution(nn, shapes["pointwise_kernel"], 1, bias)]
    if kind == "dense":
        return [nn.Linear(*shapes["kernel"])]
    if kind == "batchNormalization":
        # PyTorch's momentum is the share of the new statistics.
        options = {"eps": layer.get("epsilon", 1e-3), "momentum": 1 - layer.get("momentum", 0.99)}
        return [nn.BatchNorm2d(shapes["gamma"][0], **options)]
    return []


def load(torch, kind, parts, values, image):
    """Puts Keras's weights into modules. `image` is the shape [h, w, c] of what was flattened before a dense layer, or None."""
    if kind == "dense":
        kernel = values["kernel"]
        if image is not None:
            # NHWC is flattened here as NCHW: the rows are reordered, so that the numbers agree.
            h, w, c = image
            kernel = kernel.reshape(h, w, c, -1).permute(2, 0, 1, 3).reshape(h * w * c, -1)
        parts[0].weight.copy_(kernel.T)
    elif kind == "batchNormalization":
        parts[0].weight.copy_(values["gamma"])
        parts[0].bias.copy_(values["beta"])
        parts[0].running_mean.copy_(values["moving_mean"])
        parts[0].running_var.copy_(values["moving_variance"])
    else:
        kernels = [value for name, value in values.items() if name.endswith("kernel")]
        for part, kernel in zip(parts, kernels):
            h, w, c, f = kernel.shape
            turned = kernel.permute(3, 2, 0, 1) if part.groups == 1 else kernel.permute(2, 3, 0, 1).reshape(c * f, 1, h, w)
            part.weight.copy_(turned)
    if "bias" in values:
        parts[-1].bias.copy_(values["bias"])


def build(torch, task):
    nn, functional = torch.nn, torch.nn.functional
    activations = {"relu": torch.relu, "relu6": functional.relu6, "tanh": torch.tanh, "linear": lambda x: x}
    layers = task["model"]["layers"]
    check(layers)

    def variables(name, of):
        return {key.split("/")[1]: value for key, value in of.items() if key.startswith(f"{name}/")}

    def convolved(part, padding, x):
        if padding == "same":
            rows = same(x.shape[2], part.kernel_size[0], part.stride[0])
            columns = same(x.shape[3], part.kernel_size[1], part.stride[1])
            if rows[0] == rows[1] and columns[0] == columns[1]:
                part.padding = (rows[0], columns[0])
            else:
                x = functional.pad(x, (*columns, *rows))
        return part(x)

    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            shapes = {v["name"]: v["shape"] for v in task["variables"]}
            made = {one["name"]: modules(nn, one, variables(one["name"], shapes)) for one in layers}
            self.parts = nn.ModuleDict({name: nn.ModuleList(parts) for name, parts in made.items() if parts})
            self.flattened = {}

        def load(self):
            image = None
            for layer in layers:
                name, kind = layer["name"], layer["type"]
                image = self.flattened.get(name, image)
                if name not in self.parts:
                    continue
                values = {key: torch.tensor(value) for key, value in variables(name, task["state"]).items()}
                with torch.no_grad():
                    load(torch, kind, self.parts[name], values, image)
                if kind == "dense":
                    image = None

        def forward(self, x):
            values, last = {"input": x}, "input"
            for layer in layers:
                name, kind = layer["name"], layer["type"]
                sources = [values[source] for source in layer.get("inputs", [last])]
                y = sources[0]
                if kind in ("conv2d", "depthwiseConv2d", "separableConv2d"):
                    for part in self.parts[name]:
                        y = convolved(part, layer.get("padding"), y)
                elif kind in ("dense", "batchNormalization"):
                    y = self.parts[name][0](y)
                elif kind == "maxPooling2d":
                    y = functional.max_pool2d(y, layer.get("poolSize", 2))
                elif kind == "averagePooling2d":
                    y = functional.avg_pool2d(y, layer.get("poolSize", 2))
                elif kind == "globalAveragePooling2d":
                    y = y.mean((2, 3))
                elif kind == "flatten":
                    self.flattened[name] = [y.shape[2], y.shape[3], y.shape[1]]
                    y = y.flatten(1)
                elif kind == "add":
                    y = sum(sources[1:], y)
                # The last layer gives logits: the loss takes them.
                if layer is not layers[-1]:
                    y = activations[layer.get("activation", "linear")](y)
                values[name] = y
                last = name
            return values[last]

    return Network()


def main(task, phase, rest):
    import torch

    torch.manual_seed(1)
    layout = torch.channels_last if rest == ["channels_last"] else torch.contiguous_format

    def inputs(count):
        return torch.tensor(task["images"][:count]).permute(0, 3, 1, 2).contiguous(memory_format=layout)

    def prepare():
        model = build(torch, task)
        model.eval()
        with torch.no_grad():
            model(inputs(1))  # finds the shapes
        model.load()
        model = model.to(memory_format=layout)
        return prediction(model) if phase == "predict" else training(model)

    def prediction(model):
        def predict(images):
            with torch.inference_mode():
                logits = model(images)
                return (torch.sigmoid(logits) if task["classes"] == 2 else torch.softmax(logits, 1)).numpy()

        return lambda count: bound(predict, inputs(count))

    def training(model):
        model.train()
        images, binary = inputs(task["batch"]), task["classes"] == 2
        loss = torch.nn.BCEWithLogitsLoss() if binary else torch.nn.CrossEntropyLoss()
        labels = torch.tensor(task["labels"])
        labels = labels.float().reshape(-1, 1) if binary else labels.long()
        optimizer = torch.optim.Adam(model.parameters(), lr=task["learningRate"], eps=1e-7)

        def train():
            optimizer.zero_grad(set_to_none=True)
            value = loss(model(images), labels)
            value.backward()
            optimizer.step()
            return value.item()

        return train

    return prepare


run_peer(main)
