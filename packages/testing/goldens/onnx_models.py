"""Small ONNX models with random weights and what ONNX Runtime predicts with them.

    python onnx_models.py torch      # PyTorch's TorchScript exporter, opsets 7 to 20
    python onnx_models.py dynamo     # its newer exporter: onnxscript 0.1.0 and onnx 1.17 beside torch 2.6
    python onnx_models.py tf2onnx    # Keras models: tf2onnx 1.17 with onnx 1.17 and protobuf below 6
    python onnx_models.py frozen     # graphs that no layer expresses: attention, 8-bit weights, a recurrent network
    python onnx_models.py written    # graphs written by hand: what no exporter here writes

Each needs an environment of its own, since their versions of onnx exclude each other. Images are `hashed`, which both sides compute.
"""

import base64
import io
import os
import sys
import tempfile
import warnings

import numpy as np

from golden import hashed, numbers, write

warnings.filterwarnings("ignore")


def run(data, feeds):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
    names = [entry.name for entry in session.get_inputs()]
    outputs = session.run(None, dict(zip(names, feeds)))
    return names, {entry.name: value for entry, value in zip(session.get_outputs(), outputs)}


def bare(data):
    """Without what exporters write for debuggers: stack traces, types of inner values."""
    import onnx

    model = onnx.load_from_string(data)
    for part in [model.graph, *model.functions]:
        del part.metadata_props[:], part.value_info[:]
        part.doc_string = ""
        for node in part.node:
            node.doc_string = ""
            del node.metadata_props[:]
    for tensor in model.graph.initializer:
        tensor.doc_string = ""
        del tensor.metadata_props[:]
    del model.metadata_props[:]
    return model.SerializeToString()


def case(name, data, shapes, layout="nchw", **more):
    """`shapes`: of each input, with the batch. Input number k is `hashed` with the seed 40 + k."""
    data = bare(data) if layout != "own" else data
    feeds = [hashed(40 + index, shape) for index, shape in enumerate(shapes)]
    inputs, outputs = run(data, feeds)
    return {
        "name": name,
        "layout": layout,
        "model": base64.b64encode(data).decode(),
        "inputs": [{"name": each, "shape": list(shape)} for each, shape in zip(inputs, shapes)],
        "outputs": {key: {"shape": list(value.shape), "data": numbers(value)} for key, value in outputs.items()},
        **more,
    }


def torch_modules():
    import torch
    import torch.nn as nn
    import torch.nn.functional as F

    class Residual(nn.Module):
        def __init__(self):
            super().__init__()
            self.stem = nn.Sequential(nn.Conv2d(3, 4, 7, 2, 3, bias=False), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(3, 2, 1))
            self.conv1 = nn.Conv2d(4, 6, 3, 2, 1, bias=False)
            self.bn1 = nn.BatchNorm2d(6)
            self.conv2 = nn.Conv2d(6, 6, 3, 1, 1, bias=False)
            self.bn2 = nn.BatchNorm2d(6)
            self.downsample = nn.Sequential(nn.Conv2d(4, 6, 1, 2, bias=False), nn.BatchNorm2d(6))
            self.fc = nn.Linear(6, 3)

        def forward(self, x):
            x = self.stem(x)
            y = F.relu(self.bn1(self.conv1(x)))
            y = F.relu(self.bn2(self.conv2(y)) + self.downsample(x))
            return self.fc(torch.flatten(F.adaptive_avg_pool2d(y, 1), 1))

    class Mobile(nn.Module):
        """Inverted residual, squeeze and excitation, hard swish."""

        def __init__(self):
            super().__init__()
            self.expand = nn.Conv2d(3, 6, 1)
            self.depthwise = nn.Conv2d(6, 6, 5, 2, 2, groups=6)
            self.squeeze = nn.Conv2d(6, 2, 1)
            nn.init.ones_(self.squeeze.bias)
            self.excite = nn.Conv2d(2, 6, 1)
            self.project = nn.Conv2d(6, 4, 1)
            self.classifier = nn.Sequential(nn.Linear(4, 5), nn.Hardswish(), nn.Dropout(0.2), nn.Linear(5, 2))

        def forward(self, x):
            x = F.relu6(self.expand(x))
            x = F.hardswish(self.depthwise(x))
            s = F.hardsigmoid(self.excite(F.relu(self.squeeze(F.adaptive_avg_pool2d(x, 1)))))
            x = self.project(x * s)
            return self.classifier(x.mean([2, 3]))

    class Efficient(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv = nn.Conv2d(3, 6, 3, 2, 1)
            self.depthwise = nn.Conv2d(6, 12, 3, padding=1, groups=6)
            self.fc1 = nn.Conv2d(12, 3, 1)
            self.fc2 = nn.Conv2d(3, 12, 1)
            self.head = nn.Linear(12, 1)

        def forward(self, x):
            x = F.silu(self.depthwise(F.silu(self.conv(x))))
            x = torch.sigmoid(self.fc2(F.silu(self.fc1(F.adaptive_avg_pool2d(x, 1))))) * x
            return torch.sigmoid(self.head(F.adaptive_avg_pool2d(x, 1).flatten(1)))

    class Inception(nn.Module):
        """Branches, padded poolings of both signs, a vector in another order than ours."""

        def __init__(self):
            super().__init__()
            self.a = nn.Conv2d(3, 2, 1)
            self.b = nn.Conv2d(3, 3, (1, 5), padding=(0, 2))
            self.c = nn.Conv2d(3, 2, 3, padding=2, dilation=2)
            self.fc = nn.Linear(13 * 4 * 3, 4)

        def forward(self, x):
            pooled = [F.avg_pool2d(x, 3, 1, 1), F.max_pool2d(x, 3, 1, 1)]
            x = torch.cat([self.a(x), self.b(x), self.c(x), *pooled], 1)
            x = F.max_pool2d(x, 3, 2, 1) + F.avg_pool2d(x, 3, 2, 1, count_include_pad=False)
            return F.log_softmax(self.fc(x.view(x.size(0), -1)), dim=1)

    class DenseNet(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv0 = nn.Conv2d(3, 4, 3, padding=1)
            self.norm1 = nn.BatchNorm2d(4)
            self.conv1 = nn.Conv2d(4, 3, 3, padding=1)
            self.norm2 = nn.BatchNorm2d(7)
            self.conv2 = nn.Conv2d(7, 3, 3, padding=1)
            self.norm5 = nn.BatchNorm2d(10)
            self.classifier = nn.Linear(10, 3)

        def forward(self, x):
            x = self.conv0(x)
            x = torch.cat([x, self.conv1(F.relu(self.norm1(x)))], 1)
            x = torch.cat([x, self.conv2(F.relu(self.norm2(x)))], 1)
            x = F.relu(self.norm5(F.avg_pool2d(x, 2, 2)))
            return F.softmax(self.classifier(torch.flatten(F.adaptive_avg_pool2d(x, (1, 1)), 1)), 1)

    class Unet(nn.Module):
        def __init__(self):
            super().__init__()
            self.down = nn.Conv2d(3, 4, 3, padding=1)
            self.inner = nn.Conv2d(4, 6, 3, padding=1)
            self.up = nn.ConvTranspose2d(6, 4, 2, 2)
            self.up2 = nn.ConvTranspose2d(4, 3, 3, 2, 1, output_padding=1)
            self.mixed = nn.Conv2d(8, 4, 3, padding=1)
            self.last = nn.Conv2d(14, 1, 1)

        def forward(self, x):
            a = F.leaky_relu(self.down(x), 0.1)
            b = F.elu(self.inner(F.max_pool2d(a, 2)))
            c = self.mixed(torch.cat([self.up(b), a], 1))
            n = F.interpolate(b, scale_factor=2, mode="nearest")
            l = F.interpolate(c, scale_factor=2, mode="bilinear", align_corners=False)
            u = self.up2(c)
            both = torch.cat([F.max_pool2d(l, 2), F.max_pool2d(u, 2), n, F.pad(a, (0, 1, 0, 1))[:, :1, :-1, :-1]], 1)
            return torch.sigmoid(self.last(both))

    class Shuffle(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv1 = nn.Conv2d(3, 8, 1)
            self.conv2 = nn.Conv2d(8, 8, 3, 2, 1, groups=2)
            self.conv3 = nn.Conv2d(4, 4, 3, padding=1, groups=4)
            self.fc = nn.Linear(8, 2)

        def forward(self, x):
            x = F.relu(self.conv2(self.conv1(x)))
            a, b = x.chunk(2, 1)
            x = torch.cat([a, self.conv3(b)], 1)
            n, c, h, w = x.size()
            x = x.view(n, 2, c // 2, h, w).transpose(1, 2).reshape(n, c, h, w)
            return self.fc(x.mean((2, 3)))

    class ConvNext(nn.Module):
        def __init__(self):
            super().__init__()
            self.stem = nn.Conv2d(3, 4, 4, 4)
            self.dw = nn.Conv2d(4, 4, 7, padding=3, groups=4)
            self.norm = nn.LayerNorm(4, eps=1e-6)
            self.pw1 = nn.Linear(4, 8)
            self.pw2 = nn.Linear(8, 4)
            self.scale = nn.Parameter(torch.linspace(-0.5, 0.5, 4).reshape(4, 1, 1))
            self.last = nn.LayerNorm(4)
            self.head = nn.Linear(4, 2)

        def forward(self, x):
            x = self.stem(x)
            y = self.norm(self.dw(x).permute(0, 2, 3, 1))
            y = self.pw2(F.gelu(self.pw1(y))).permute(0, 3, 1, 2)
            x = x + y * self.scale
            return self.head(self.last(x.mean([2, 3])))

    class Groups(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv = nn.Conv2d(3, 6, 3)
            self.group = nn.GroupNorm(3, 6)
            self.instance = nn.InstanceNorm2d(6, affine=True)
            self.plain = nn.GroupNorm(2, 6, affine=False)
            self.fc = nn.Linear(6 * 3 * 2, 2)

        def forward(self, x):
            x = torch.tanh(self.group(self.conv(x)))
            x = F.softplus(self.instance(x))
            x = self.plain(x)
            return self.fc(torch.flatten(F.max_pool2d(x, 2, 2, ceil_mode=True), 1))

    class Activations(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv = nn.Conv2d(3, 5, 1)
            self.prelu = nn.PReLU(5)
            self.one = nn.PReLU()

        def forward(self, x):
            x = self.prelu(self.conv(x))
            x = F.mish(x) + F.selu(x) - F.celu(x)
            x = F.hardtanh(self.one(x), -0.75, 1.5) * F.softsign(x)
            x = F.elu(x, 0.5) + F.threshold(x, 0, 0) + torch.clamp(x, max=0.5) + x.clamp(0, 0.4)
            x = torch.maximum(x, -x) + torch.minimum(x, torch.exp(x)) + F.softmax(x, 1) - 0.5
            return (1 - x).amax(dim=(2, 3))

    class Two(nn.Module):
        """Two inputs, two outputs."""

        def __init__(self):
            super().__init__()
            self.conv = nn.Conv2d(3, 4, 3)
            self.age = nn.Linear(2, 4)
            self.kind = nn.Linear(8, 3)
            self.grade = nn.Linear(8, 1)

        def forward(self, x, age):
            x = F.relu(self.conv(x)).mean([2, 3])
            both = torch.cat([x, F.relu(self.age(age))], 1)
            return torch.softmax(self.kind(both), 1), self.grade(both)

    image = (2, 3, 12, 10)
    return {
        "residual": (Residual, [(2, 3, 22, 18)]),
        "mobile": (Mobile, [image]),
        "efficient": (Efficient, [image]),
        "inception": (Inception, [(2, 3, 8, 6)]),
        "denseNet": (DenseNet, [(2, 3, 8, 6)]),
        "unet": (Unet, [(2, 3, 8, 8)]),
        "shuffle": (Shuffle, [image]),
        "convNext": (ConvNext, [(2, 3, 16, 12)]),
        "groups": (Groups, [(2, 3, 8, 6)]),
        "activations": (Activations, [(2, 3, 3, 4)]),
        "two": (Two, [image, (2, 2)]),
    }


def torch_module(make, seed):
    """With statistics of batch normalization that are not 0 and 1."""
    import torch

    torch.manual_seed(seed)
    module = make()
    for part in module.modules():
        if isinstance(part, torch.nn.BatchNorm2d):
            part.running_mean.normal_(0, 0.3)
            part.running_var.uniform_(0.5, 1.5)
        if isinstance(part, (torch.nn.BatchNorm2d, torch.nn.GroupNorm, torch.nn.LayerNorm, torch.nn.InstanceNorm2d)):
            if part.weight is not None:
                torch.nn.init.uniform_(part.weight, 0.5, 1.5)
                torch.nn.init.normal_(part.bias, 0, 0.3)
    return module.eval()


def torch_cases():
    import torch

    opsets = {"residual": [7, 9, 11, 13, 15, 17, 20], "inception": [10, 14, 18], "mobile": [11, 14], "unet": [11, 18], "two": [12, 17]}
    opsets |= {"convNext": [13, 17], "groups": [12, 19], "denseNet": [8, 16], "efficient": [9, 17], "activations": [15, 18], "shuffle": [11, 17]}
    cases = []
    for index, (name, (make, shapes)) in enumerate(torch_modules().items()):
        for opset in opsets[name]:
            module = torch_module(make, index)
            images = tuple(torch.from_numpy(hashed(40 + at, shape)) for at, shape in enumerate(shapes))
            buffer = io.BytesIO()
            names = ["image", "age"][: len(shapes)]
            # The batch is left open, but in every other case.
            batch = {} if opset % 2 == 0 else {"dynamic_axes": {each: {0: "batch"} for each in names}}
            kept = {"training": torch.onnx.TrainingMode.PRESERVE, "do_constant_folding": False} if name == "denseNet" else {}
            torch.onnx.export(module, images, buffer, input_names=names, opset_version=opset, dynamo=False, **batch, **kept)
            cases.append(case(f"{name}-{opset}", buffer.getvalue(), shapes))
    return cases


def dynamo_cases():
    import torch

    cases = []
    for index, (name, (make, shapes)) in enumerate(torch_modules().items()):
        if name not in ("residual", "mobile", "inception", "convNext", "groups", "shuffle", "two"):
            continue
        module = torch_module(make, index)
        images = tuple(torch.from_numpy(hashed(40 + at, shape)) for at, shape in enumerate(shapes))
        size = torch.export.Dim("batch", min=1, max=1024)
        try:
            program = torch.onnx.export(module, images, dynamo=True, dynamic_shapes=[{0: size} for _ in shapes], verbose=False)
            buffer = io.BytesIO()
            program.save(buffer)
            cases.append(case(name, buffer.getvalue(), shapes))
        except Exception as error:  # the exporter's own limits
            print(f"{name}: not exported: {str(error)[:100]}")
    return cases


def tf_models():
    import keras
    from keras import layers

    keras.utils.set_random_seed(5)
    random = keras.initializers.RandomNormal(1.0, 0.2)

    def normalization():
        return layers.BatchNormalization(beta_initializer="normal", gamma_initializer=random, moving_mean_initializer="normal")

    image = keras.Input((12, 10, 3))
    x = layers.Rescaling(1 / 127.5, -1)(image)
    x = layers.Conv2D(4, 3, strides=2, padding="same")(x)
    x = layers.ReLU(6.0)(normalization()(x))
    x = layers.DepthwiseConv2D(3, padding="same", depth_multiplier=2)(layers.MaxPooling2D(2)(x))
    x = layers.Flatten()(layers.LeakyReLU(0.2)(x))
    x = layers.Dense(5, activation="swish")(x)
    plain = keras.Model(image, layers.Dense(3, activation="softmax")(layers.Dropout(0.3)(x)))

    image = keras.Input((8, 8, 3))
    a = layers.SeparableConv2D(4, 3, padding="same", activation="swish")(image)
    b = layers.Conv2D(4, 1, activation="tanh")(image)
    x = layers.Concatenate()([layers.Add()([a, b]), a])
    gate = layers.Conv2D(8, 1, activation="hard_sigmoid")(layers.GlobalAveragePooling2D(keepdims=True)(x))
    x = layers.ZeroPadding2D(((0, 1), (0, 1)))(layers.Multiply()([x, gate]))
    x = layers.UpSampling2D(2)(layers.AveragePooling2D(3, 2, padding="same")(x))
    x = layers.PReLU(shared_axes=[1, 2], alpha_initializer=random)(x)
    x = layers.Conv2DTranspose(4, 3, strides=2, padding="same")(x)
    x = layers.LayerNormalization(gamma_initializer=random, beta_initializer=random)(x)
    x = layers.Dense(5, activation="elu")(layers.GlobalMaxPooling2D()(x))
    branches = keras.Model(image, layers.Dense(1, activation="sigmoid")(x))

    image = keras.Input((8, 6, 4))
    x = layers.Conv2D(4, 3, activation="selu", dilation_rate=2, padding="same")(image)
    x = layers.Conv2D(4, 3, activation="softplus")(x)
    x = layers.Cropping2D(1)(layers.UpSampling2D(2, interpolation="bilinear")(x))
    form = keras.Model(image, x)
    return {"plain": (plain, [9, 13, 17]), "branches": (branches, [11, 15, 18]), "form": (form, [11, 16])}


def tf_cases():
    import tensorflow as tf
    import tf2onnx

    cases = []
    for name, (model, opsets) in tf_models().items():
        item = model.input_shape[1:]
        signature = [tf.TensorSpec((None, *item), tf.float32, name="image")]
        function = tf.function(lambda image, model=model: model(image, training=False), input_signature=signature)
        for opset in opsets:
            proto, _ = tf2onnx.convert.from_function(function, input_signature=signature, opset=opset)
            cases.append(case(f"{name}-{opset}", proto.SerializeToString(), [(2, *item)], layout="nhwc"))
    item = tf_models()["plain"][0].input_shape[1:]
    model = tf_models()["plain"][0]
    signature = [tf.TensorSpec((None, *item), tf.float32, name="image")]
    function = tf.function(lambda image: model(image, training=False), input_signature=signature)
    proto, _ = tf2onnx.convert.from_function(function, input_signature=signature, opset=15, inputs_as_nchw=["image:0"])
    cases.append(case("plain-15-nchw", proto.SerializeToString(), [(2, item[2], item[0], item[1])]))
    return cases


def frozen_cases():
    import onnx
    import torch
    import torch.nn as nn
    from onnxruntime.quantization import QuantType, quantize_dynamic

    class Patches(nn.Module):
        """A vision transformer of one block."""

        def __init__(self):
            super().__init__()
            self.patch = nn.Conv2d(3, 8, 4, 4)
            self.norm = nn.LayerNorm(8)
            self.attention = nn.MultiheadAttention(8, 2, batch_first=True)
            self.head = nn.Linear(8, 3)

        def forward(self, x):
            tokens = self.patch(x).flatten(2).transpose(1, 2)
            y = self.norm(tokens)
            tokens = tokens + self.attention(y, y, y, need_weights=False)[0]
            return self.head(tokens.mean(1))

    class Recurrent(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv = nn.Conv2d(3, 4, 3, padding=1)
            self.lstm = nn.LSTM(4 * 8, 5, batch_first=True)

        def forward(self, x):
            rows = torch.relu(self.conv(x)).permute(0, 2, 1, 3).flatten(2)
            return self.lstm(rows)[0][:, -1]

    def exported(make, shape, opset=17):
        buffer = io.BytesIO()
        image = torch.from_numpy(hashed(40, shape))
        torch.onnx.export(torch_module(make, 3), image, buffer, input_names=["image"], opset_version=opset, dynamo=False,
                          dynamic_axes={"image": {0: "batch"}})
        return buffer.getvalue()

    shape = (3, 3, 8, 8)
    cases = [case("attention", exported(Patches, shape), [shape]), case("recurrent", exported(Recurrent, shape), [shape])]
    mobile, shapes = torch_modules()["inception"]
    with open("plain.onnx", "wb") as file:
        file.write(exported(mobile, shapes[0]))
    quantize_dynamic("plain.onnx", "quantized.onnx", weight_type=QuantType.QUInt8)
    with open("quantized.onnx", "rb") as file:
        cases.append(case("quantized", file.read(), shapes))
    # With a value within as an output: what the last layer reads, in the graph of a network whose batch is fixed.
    model = onnx.load_from_string(cases[0]["model"] and base64.b64decode(cases[0]["model"]))
    inner = next(node for node in reversed(model.graph.node) if node.op_type == "ReduceMean").output[0]
    model.graph.output.append(onnx.ValueInfoProto(name=inner))
    _, outputs = run(model.SerializeToString(), [hashed(40, shape)])
    cases[0]["inner"] = {"name": inner, "shape": list(outputs[inner].shape), "data": numbers(outputs[inner])}
    return cases


def main(kind):
    if kind == "written":
        from onnx_written import written_cases

        cases = written_cases(case)
    else:
        cases = {"torch": torch_cases, "frozen": frozen_cases, "dynamo": dynamo_cases, "tf2onnx": tf_cases}[kind]()
    write(f"onnx/{kind}.json", cases)


if __name__ == "__main__":
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    os.chdir(tempfile.mkdtemp())
    main(sys.argv[1])
