#!/usr/bin/env bash
# @tensorflow/tfjs-backend-webgpu 4.22.0 (npm): the sum of booleans that were cast to float32, over any axes but the last ones, is zero, from 1,000
# values on.
#
# The sample is a tensor [4, 8, 64] of 0.5, compared with 0: 2,048 times true. Cast to float32 and summed over the first two axes it should be 32 in each
# of the 64 columns, which the cpu backend gives, and webgpu itself where the sum is over the last axes. Seen over the first ones: zeros, and no error: the
# cast keeps the whole numbers and calls them float32, so that the shader of the transposition does not compile ("expected 'f32', got 'i32'"). The device tells
# that in an event that TensorFlow.js does not listen to. Smaller values are computed on the processor, and are right. The gradient of a global
# max pooling meets it.
#
# @cnn/tfjs converts the numbers in the cast, and ends a run with an error when the device reports one.
#
# Fails if that changes. Needs Linux with Chromium, whose SwiftShader computes here without a graphics card (CHROMIUM_FOLDER says where its libraries are).
set -euo pipefail
chromium="${CHROMIUM_FOLDER:-/usr/lib/chromium}"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm pkg set type=module >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts webgpu@0.6.2 @tensorflow/tfjs-core@4.22.0 @tensorflow/tfjs-backend-cpu@4.22.0 @tensorflow/tfjs-backend-webgpu@4.22.0
cat >check.js <<'JS'
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import { create, globals } from 'webgpu';

tf.env().set('IS_TEST', true); // no advertisement

Object.assign(globalThis, globals);
Object.defineProperty(globalThis, 'navigator', { value: { gpu: create([]) }, configurable: true });
await import('@tensorflow/tfjs-backend-cpu');
const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
const adapter = await navigator.gpu.requestAdapter();
const device = await adapter.requestDevice();
let said = '';
device.addEventListener('uncapturederror', (event) => {
  said ||= event.error.message.split('\n')[0];
});
tf.removeBackend('webgpu');
tf.registerBackend('webgpu', () => new WebGPUBackend(device, adapter.info));

/** The different sums over some axes. */
async function sums(axes, change = (x) => x) {
  const isPositive = tf.greater(tf.fill([4, 8, 64], 0.5), tf.zeros([4, 8, 64]));
  return [...new Set(await tf.sum(change(tf.cast(isPositive, 'float32')), axes).data())];
}
const timesOne = (x) => tf.mul(x, 1);

const found = {};
for (const backend of ['cpu', 'webgpu']) {
  await tf.setBackend(backend);
  await tf.ready();
  found[backend] = { first: await sums([0, 1]), last: await sums([1, 2]), firstTimesOne: await sums([0, 1], timesOne) };
}
console.log(found);
assert.deepEqual(found.cpu, { first: [32], last: [512], firstTimesOne: [32] });
assert.deepEqual(found.webgpu, { first: [0], last: [512], firstTimesOne: [32] });
console.log(said);
assert.match(said, /expected 'f32', got 'i32'/);
process.exit(0);
JS
sed -i 's/\.reshape(\[32, 64\])//' check.js
LD_LIBRARY_PATH="$chromium" VK_DRIVER_FILES="$chromium/vk_swiftshader_icd.json" node check.js
