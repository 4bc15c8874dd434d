#!/usr/bin/env bash
# onnxruntime 1.30.0 (Python; the same in onnxruntime-node 1.30.0): zeros that a Pad puts around an image are lost in the pooling behind it. The optimizer makes
# the Pad part of the pooling, whose own padding is not zeros:
#
# 1. MaxPool pads with -infinity: around an image of -1 everywhere the maxima are -1 instead of 0.
# 2. Where the zeros reach farther than the window of a MaxPool or an AveragePool, the model does not load: "Pad should be smaller than kernel."
#
# Without optimizations (ORT_DISABLE_ALL), or where the Pad names its axes (opset 18), both are right. Keras's ZeroPadding2D and PyTorch's ZeroPad2d
# export to such a Pad.
#
# @cnn/onnx names the axes of a Pad that a pooling reads (packages/onnx/src/operations/form.ts), also in the files that it exports.
#
# Fails if that changes. Needs python3 with venv; installs into a temporary folder.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check numpy==2.2.6 onnx==1.19.0 onnxruntime==1.30.0
cat > pad.py <<'END'
import numpy as np
import onnxruntime as ort
from onnx import TensorProto, helper, numpy_helper


def pooled(op, size, zeros, optimized, axes=False):
    inits = [numpy_helper.from_array(np.array([0, 0, 0, zeros] * 2), "pads"), numpy_helper.from_array(np.float32(0), "zero")]
    inputs = ["x", "pads", "zero"]
    if axes:
        inits.append(numpy_helper.from_array(np.arange(4), "axes"))
        inputs.append("axes")
    nodes = [
        helper.make_node("Pad", inputs, ["padded"]),
        helper.make_node(op, ["padded"], ["y"], kernel_shape=[1, size], strides=[1, 1], pads=[0, 0, 0, 0]),
    ]
    value = lambda name, shape: helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
    graph = helper.make_graph(nodes, "g", [value("x", [1, 1, 1, 2])], [value("y", None)], inits)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=8)
    options = ort.SessionOptions()
    options.log_severity_level = 4
    if not optimized:
        options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = ort.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    return session.run(None, {"x": np.full([1, 1, 1, 2], -1, np.float32)})[0].ravel().tolist()


for op, found, right in (("MaxPool", [-1, -1, -1], [0, -1, 0]), ("AveragePool", [-0.5, -1, -0.5], [-0.5, -1, -0.5])):
    plain, optimized, named = pooled(op, 2, 1, False), pooled(op, 2, 1, True), pooled(op, 2, 1, True, axes=True)
    print(op, "without optimizations", plain, "with them", optimized, "with the axes named", named)
    assert plain == right and named == right
    assert optimized == found, f"{op}: this has changed"
    try:
        said = str(pooled(op, 2, 2, True))
    except Exception as error:
        said = str(error)
    print(op, "behind two zeros:", said[-34:])
    assert "Pad should be smaller than kernel" in said, f"{op}: this has changed"
END
venv/bin/python pad.py
