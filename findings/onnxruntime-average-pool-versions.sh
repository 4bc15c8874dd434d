#!/usr/bin/env bash
# onnxruntime 1.30.0 (Python; the same in onnxruntime-node 1.30.0 and in 1.32.0): the same AveragePool, with the same attributes, takes four times as long when
# its file says opset 19 or later. Up to opset 18 the processor's fast routine computes it; from 19 on, where the operation may have dilations, a general one does,
# although none are given. 6 channels of 28×28, a window of 2×2, one thread: 0.2 ms of 128 images with opset 11 and 18, 0.8 ms with 19, 21 and 22. The numbers are the same to rounding.
# Channels that fill blocks (16, 32) are computed in blocks of channels, equally fast in every version: LeNet is slower by a fifth, a network of 32 channels is not.
#
# @cnn/onnx writes its programs and its files in opset 18.
#
# Fails if that changes. Needs python3 with venv; installs into a temporary folder.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check numpy==2.2.6 onnx==1.19.0 onnxruntime==1.30.0
cat > pool.py <<'END'
import time

import numpy as np
import onnxruntime as ort
from onnx import TensorProto, helper


def prepared(version, channels):
    node = helper.make_node("AveragePool", ["x"], ["y"], kernel_shape=[2, 2], strides=[2, 2])
    value = lambda name, size: helper.make_tensor_value_info(name, TensorProto.FLOAT, [128, channels, size, size])
    graph = helper.make_graph([node], "g", [value("x", 28)], [value("y", 14)])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", version)], ir_version=9)
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    session = ort.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    images = np.random.default_rng(0).random((128, channels, 28, 28), dtype=np.float32)
    return lambda: session.run(None, {"x": images})[0]


def ratio(channels):
    """The least time with opset 19, of that with 18, measured in turn."""
    runs = {version: prepared(version, channels) for version in (18, 19)}
    assert np.abs(runs[18]() - runs[19]()).max() < 1e-6
    least = dict.fromkeys(runs, float("inf"))
    for _ in range(200):
        for version, run in runs.items():
            begin = time.perf_counter()
            run()
            least[version] = min(least[version], time.perf_counter() - begin)
    return least[19] / least[18]


six, sixteen = ratio(6), ratio(16)
print(f"opset 19, of the time of opset 18: {six:.2f} with 6 channels, {sixteen:.2f} with 16")
assert six > 2, "opset 19 is as fast now"
assert sixteen < 1.5, "16 channels are slower too"
END
venv/bin/python pool.py
