"""Graphs written by hand: spellings of ONNX that no exporter here writes. Used by onnx_models.py."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from golden import hashed

IMAGE = (2, 3, 8, 6)


def weight(seed, shape, low=-0.6, high=0.6):
    return hashed(seed, shape, low, high)


def model(nodes, weights, output, *, opset=13, shape=IMAGE, shapes=None, batch="N", listed=False, tensors=()):
    """`weights`: arrays by name. `listed`: initializers are inputs as well, as before IR 4."""
    initializers = [numpy_helper.from_array(value, name) for name, value in weights.items()] + list(tensors)
    inputs = [helper.make_tensor_value_info("x", TensorProto.FLOAT, [batch, *shape[1:]])]
    for name, extra in (shapes or {}).items():
        inputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, [batch, *extra[1:]]))
    if listed:
        inputs += [helper.make_tensor_value_info(each.name, each.data_type, each.dims) for each in initializers]
    outputs = [helper.make_tensor_value_info(output, TensorProto.FLOAT, None)]
    graph = helper.make_graph(nodes, "written", inputs, outputs, initializers)
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], producer_name="by hand")
    made.ir_version = 3 if listed else min(10, 4 + opset // 3)
    return made.SerializeToString()


def node(op, inputs, output, **attributes):
    return helper.make_node(op, inputs.split(), output.split(), **attributes)


def written_cases(case):
    f32 = np.float32
    kernel = weight(1, (4, 3, 3, 3))
    cases = []

    def add(name, nodes, weights, output="y", shape=IMAGE, **more):
        extra = more.get("shapes") or {}
        cases.append(case(name, model(nodes, weights, output, shape=shape, **more), [shape, *extra.values()]))

    for mode in ("SAME_UPPER", "SAME_LOWER", "VALID"):
        # Keras's windows of an even size have the odd pixel at the end.
        side = 3 if mode == "SAME_LOWER" else 2
        nodes = [
            node("Conv", "x w b", "c", auto_pad=mode, strides=[2, 2]),
            node("MaxPool", "c", "m", kernel_shape=[side, side], auto_pad=mode, strides=[1, 1]),
            node("AveragePool", "m", "y", kernel_shape=[side, 1], auto_pad=mode),
        ]
        add(f"autoPad-{mode}", nodes, {"w": kernel, "b": weight(2, (4,))})
    add(
        "asymmetric",
        [node("Conv", "x w", "y", pads=[0, 1, 2, 0], strides=[2, 1], dilations=[1, 1])],
        {"w": kernel},
        listed=True,
        opset=8,
    )
    add("dilatedStrides", [node("Conv", "x w", "y", dilations=[2, 2], strides=[2, 2], pads=[2, 2, 2, 2])], {"w": kernel})
    add("unevenDepthwise", [node("Conv", "x w", "y", group=3, strides=[2, 1])], {"w": weight(3, (6, 1, 3, 2))})

    for name, options in {
        "padded": {"pads": [1, 0, 0, 1], "strides": [2, 2]},
        "outputShape": {"output_shape": [15, 13], "strides": [2, 2], "auto_pad": "SAME_UPPER"},
        "outputPadding": {"output_padding": [1, 1], "strides": [3, 2]},
        "sameLower": {"auto_pad": "SAME_LOWER", "strides": [2, 2]},
    }.items():
        nodes = [node("ConvTranspose", "x w b", "y", **options)]
        add(f"transposed-{name}", nodes, {"w": weight(4, (3, 2, 3, 3)), "b": weight(5, (2,))})

    nodes = [
        node("AveragePool", "x", "a", kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1], count_include_pad=1),
        node("MaxPool", "x", "m", kernel_shape=[3, 3], strides=[2, 2], ceil_mode=1, pads=[1, 1, 0, 0]),
        node("Sum", "a m a", "s"),
        node("Mean", "s a", "n"),
        node("Max", "n a", "g"),
        node("Min", "g m", "y"),
    ]
    add("poolings", nodes, {})

    # Weights as typed data, in other kinds of numbers, and as constants that nodes prepare.
    typed = [
        helper.make_tensor("w", TensorProto.FLOAT, kernel.shape, kernel.ravel().tolist()),
        numpy_helper.from_array(weight(6, (4,)).astype(np.float16), "half"),
        helper.make_tensor("shape", TensorProto.INT64, [2], [-1, 96]),
        helper.make_tensor("m", TensorProto.DOUBLE, [96, 2], weight(7, (96, 2)).ravel().tolist()),
        helper.make_tensor("brain", TensorProto.BFLOAT16, [2], [0.5, -0.25]),
    ]
    nodes = [
        node("Cast", "half", "b", to=TensorProto.FLOAT),
        node("Conv", "x w b", "c"),
        node("Reshape", "c shape", "r"),
        node("Cast", "m", "matrix", to=TensorProto.FLOAT),
        node("MatMul", "r matrix", "d"),
        node("Cast", "brain", "offset", to=TensorProto.FLOAT),
        node("Add", "d offset", "y"),
    ]
    add("typed", nodes, {}, tensors=typed)

    # A flatten by its shape, in nodes that stand in another order, of a batch that is fixed.
    nodes = [
        node("Gemm", "flat m b", "y", alpha=0.5, beta=2.0, transB=0),
        node("Reshape", "c target", "flat"),
        node("Concat", "first rest", "target", axis=0),
        node("Unsqueeze", "batch zero", "first"),
        node("Gather", "sizes index", "batch", axis=0),
        node("Shape", "c", "sizes"),
        node("Conv", "x w", "c"),
    ]
    constants = {"zero": np.array([0]), "index": np.array(0), "rest": np.array([-1])}
    add("unsorted", nodes, {"w": kernel, "m": weight(8, (96, 3)), "b": weight(9, (3,)), **constants})
    nodes = [node("Conv", "x w", "c"), node("Reshape", "c shape", "r"), node("Gemm", "r m", "y", transB=1)]
    add("fixedBatch", nodes, {"w": kernel, "shape": np.array([2, 96]), "m": weight(10, (2, 96))}, batch=2)

    nodes = [
        node("Sub", "x mean", "s"),
        node("Div", "s deviation", "d"),
        node("Conv", "d w", "c"),
        node("Add", "c bias", "e"),
        node("BatchNormalization", "e g o mu v", "n", epsilon=1e-3),
        node("Mul", "n factor", "f"),
        node("PRelu", "f slope", "p"),
        node("Clip", "p", "q", min=0.0, max=6.0),
        node("ReduceMean", "q", "r", axes=[2, 3], keepdims=0),
        node("Mul", "r each", "z"),
        node("LogSoftmax", "z", "y", axis=1),
    ]
    weights = {
        **{"mean": f32([0.1, 0.2, 0.3]).reshape(1, 3, 1, 1), "deviation": f32([0.5, 0.6, 0.7]).reshape(3, 1, 1)},
        **{"w": kernel, "bias": weight(11, (1, 4, 1, 1)), "g": weight(12, (4,), 0.5, 1.5), "o": weight(13, (4,))},
        **{"mu": weight(14, (4,)), "v": weight(15, (4,), 0.5, 1.5), "factor": weight(16, (4, 1, 1)), "slope": weight(17, (4, 1, 1))},
        "each": weight(18, (4,)),
    }
    add("affine", nodes, weights, opset=9)

    nodes = [
        node("HardSigmoid", "x", "h"),
        node("LeakyRelu", "h", "l", alpha=0.3),
        node("Elu", "l", "e", alpha=0.7),
        node("ThresholdedRelu", "e", "t", alpha=0.2),
        node("Clip", "x low high", "c"),
        node("Add", "t c", "a"),
        node("Neg", "a", "n"),
        node("Sub", "one n", "s"),
        node("Softsign", "s", "o"),
        node("GlobalMaxPool", "o", "g"),
        node("Squeeze", "g axes", "y"),
    ]
    add("bounded", nodes, {"low": f32(-0.5), "high": f32(0.25), "one": f32(1), "axes": np.array([2, 3])})

    nodes = [node("Upsample", "x scales", "u", mode="nearest"), node("Conv", "u w", "y", kernel_shape=[3, 3])]
    add("upsample-9", nodes, {"scales": f32([1, 1, 2, 3]), "w": kernel}, opset=9)
    for name, options in {
        "nearest": {"mode": "nearest", "coordinate_transformation_mode": "half_pixel"},
        "linear": {"mode": "linear", "coordinate_transformation_mode": "pytorch_half_pixel"},
    }.items():
        resize = helper.make_node("Resize", ["x", "", "", "sizes"], ["y"], **options)
        add(f"resize-{name}", [resize], {"sizes": np.array([2, 3, 24, 12])}, batch=2)

    # Channels that are split, sliced and concatenated along height.
    nodes = [
        node("Conv", "x w", "c"),
        node("Split", "c sizes", "a b", axis=1),
        node("Pad", "a pads", "p"),
        node("Slice", "p starts ends axes", "q"),
        node("Concat", "q b", "r", axis=1),
        node("Concat", "r r", "y", axis=2),
    ]
    weights = {
        **{"w": kernel, "sizes": np.array([1, 3]), "pads": np.array([0, 0, 1, 2, 0, 0, 0, 0])},
        **{"starts": np.array([0, 1]), "ends": np.array([6, -1]), "axes": np.array([2, 3])},
    }
    add("parts", nodes, {**weights, "ends": np.array([6, 5])})

    # A vector as the only input.
    nodes = [node("Gemm", "x m b", "h", transB=1), node("Tanh", "h", "t"), node("MatMul", "t n", "y")]
    add("vector", nodes, {"m": weight(19, (4, 5)), "b": weight(20, (4,)), "n": weight(21, (4, 2))}, shape=(2, 5))
    nodes = [
        node("Gelu", "x", "g"),
        node("HardSwish", "g", "h"),
        node("Mish", "h", "m"),
        node("GroupNormalization", "m s b", "y", num_groups=3),
    ]
    add("newer", nodes, {"s": weight(22, (3,)), "b": weight(23, (3,))}, opset=21)
    return cases
