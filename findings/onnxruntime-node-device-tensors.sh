#!/usr/bin/env bash
# onnxruntime-node 1.30.0: results that stay on the graphics card (preferredOutputLocation) have three traps.
#
# 1. Places by name are taken by position among the results that a run asks for: with { b: 'gpu-buffer' }, a run for b and c alone leaves c on the card, and brings
#    b back.
# 2. A run for fewer results than an earlier one of the same session fails with "Output count mismatch."
# 3. getData() of such a result ends the process (SIGABRT: an exception of C++ that nobody catches).
#
# @cnn/onnx asks for all results in each run, and brings state back by a model of one Identity (packages/onnx/src/session/runtime.ts).
#
# Fails if that changes. Needs node, python3 with venv, and a graphics card or Chromium's SwiftShader; installs into a temporary folder.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
ONNXRUNTIME_NODE_INSTALL=skip npm install --silent --no-audit --no-fund onnxruntime-node@1.30.0
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check onnx==1.19.0
cat > model.py <<'END'
from onnx import TensorProto, helper

value = lambda name: helper.make_tensor_value_info(name, TensorProto.FLOAT, [2])
nodes = [helper.make_node(op, ["x"], [name]) for op, name in (("Abs", "a"), ("Relu", "b"), ("Neg", "c"))]
graph = helper.make_graph(nodes, "g", [value("x")], [value("a"), value("b"), value("c")])
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10)
open("model.onnx", "wb").write(model.SerializeToString())
END
venv/bin/python model.py
cat > places.cjs <<'END'
const ort = require('onnxruntime-node');
const x = new ort.Tensor('float32', Float32Array.of(1, -2), [2]);
const open = () =>
  ort.InferenceSession.create('model.onnx', {
    executionProviders: ['webgpu'],
    preferredOutputLocation: { b: 'gpu-buffer' },
  });
async function main() {
  const { b, c } = await (await open()).run({ x }, ['b', 'c']);
  console.log(`asked for b on the card: b is at ${b.location}, c at ${c.location}`);
  if (b.location !== 'cpu' || c.location !== 'gpu-buffer') throw new Error('1 has changed');
  const session = await open();
  const all = await session.run({ x });
  const said = await session.run({ x }, ['a', 'b']).then(() => 'no error', String);
  console.log(`a run for fewer results: ${said}`);
  if (!said.includes('Output count mismatch')) throw new Error('2 has changed');
  console.log('getData() …');
  if (process.argv[2] === 'getData') await all.b.getData().catch((error) => console.log(String(error)));
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
node places.cjs
status=0
node places.cjs getData || status=$?
echo "getData() ends the process with $status"
[ "$status" -eq 134 ]
