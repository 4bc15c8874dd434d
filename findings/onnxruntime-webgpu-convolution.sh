#!/usr/bin/env bash
# onnxruntime-node 1.30.0: its WebGPU provider computes some convolutions wrongly, without a word.
#
# Conv with kernels larger than 1×1, where the number of outputs is a multiple of 4 and that of the input's channels of 3 but not of 4, and more than 3
# (6, 9, 15, 18, …); and ConvTranspose of groups with more than one input channel for each. Both are compared with the CPU provider of the same
# package, on numbers of size 1.
#
# Seen: Conv of 6 channels to 4 is off by 2.5, of 3, 5 and 8 channels by no more than rounding. ConvTranspose of 3 groups of 2 channels is off by 5,
# of 3 groups of 1 by rounding.
# @cnn/onnx adds channels of zeros to such a Conv, and writes the gradient of a depthwise convolution as a Conv (packages/onnx/src/device).
#
# Fails if that changes. Needs node, python3 with venv, and a graphics card or Chromium's SwiftShader; installs into a temporary folder.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
ONNXRUNTIME_NODE_INSTALL=skip npm install --silent --no-audit --no-fund onnxruntime-node@1.30.0
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check onnx==1.19.0
cat > models.py <<'END'
from onnx import TensorProto, helper


def write(name, op, image, kernel, **attributes):
    value = lambda called, shape: helper.make_tensor_value_info(called, TensorProto.FLOAT, shape)
    node = helper.make_node(op, ["x", "w"], ["y"], **attributes)
    graph = helper.make_graph([node], "g", [value("x", image), value("w", kernel)], [value("y", None)])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10)
    open(f"{name}.onnx", "wb").write(model.SerializeToString())


for channels in (3, 5, 6, 8):
    write(f"conv of {channels} channels", "Conv", [1, channels, 5, 5], [4, channels, 3, 3])
for each in (1, 2):
    write(f"convTranspose of {each} channels a group", "ConvTranspose", [1, 3 * each, 5, 5], [3 * each, 1, 3, 3], group=3)
END
venv/bin/python models.py
cat > compare.cjs <<'END'
const { readFileSync, readdirSync } = require('node:fs');
const ort = require('onnxruntime-node');
async function main() {
  const found = {};
  for (const file of readdirSync('.').filter((name) => name.endsWith('.onnx')).sort()) {
    const [card, processor] = await Promise.all(
      ['webgpu', 'cpu'].map((name) => ort.InferenceSession.create(readFileSync(file), { executionProviders: [name] })),
    );
    const feeds = {};
    for (const { name, shape } of card.inputMetadata) {
      const size = shape.reduce((a, b) => a * b, 1);
      feeds[name] = new ort.Tensor('float32', Float32Array.from({ length: size }, (_, i) => Math.sin(i * 1.7)), shape);
    }
    const [one, other] = [(await card.run(feeds)).y.data, (await processor.run(feeds)).y.data];
    found[file.slice(0, -5)] = one.reduce((worst, value, i) => Math.max(worst, Math.abs(value - other[i])), 0);
  }
  console.log('onnxruntime-node 1.30.0, largest difference from the CPU provider:', found);
  const wrong = Object.keys(found).filter((name) => !(found[name] < 1e-4));
  const expected = ['conv of 6 channels', 'convTranspose of 2 channels a group'];
  if (wrong.join() !== expected.join()) throw new Error(`wrong: ${wrong.join(', ')}`);
}
main().catch((error) => {
  console.error(String(error));
  process.exit(1);
});
END
for chromium in /usr/lib/chromium /usr/lib/chromium-browser /opt/google/chrome; do
  if [ -z "${VK_DRIVER_FILES:-}" ] && [ -e "$chromium/vk_swiftshader_icd.json" ]; then
    export VK_DRIVER_FILES="$chromium/vk_swiftshader_icd.json" LD_LIBRARY_PATH="${LD_LIBRARY_PATH:-}:$chromium"
  fi
done
node compare.cjs
