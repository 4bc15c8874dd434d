#!/usr/bin/env bash
# @tensorflow/tfjs-backend-webgpu 4.22.0 (npm): computing with a value that is larger than the device takes gives zeros or the result of an earlier
# computation, and no error is thrown.
#
# The sample takes the mean of many threes, and then of ones, half again as many as the largest buffer of the device holds. Expected: 1, or an
# error. Seen: 3, which the reused buffer of the result still holds. WebGPU tells such an error, and that memory ran out, in the event `uncapturederror` of the device, which TensorFlow.js
# does not listen to. So a training whose batch is too large goes on with numbers that mean nothing. The cpu, wasm and node backends throw.
#
# @cnn/tfjs listens, and ends the run with an error that says so.
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
const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
const adapter = await navigator.gpu.requestAdapter();
const device = await adapter.requestDevice(); // with the limits that every device has
tf.removeBackend('webgpu');
tf.registerBackend('webgpu', () => new WebGPUBackend(device, adapter.info));
await tf.setBackend('webgpu');
await tf.ready();

const bytes = device.limits.maxBufferSize;
const meanOf = async (value, size) => (await tf.mean(tf.tile(tf.fill([1, 1024], value), [size / 1024, 1])).data())[0];
const [small, large] = [await meanOf(3, bytes / 4 / 64), await meanOf(1, (bytes / 4) * 1.5)];
console.log(`largest buffer ${bytes} bytes; mean of threes in a small value: ${small}, of ones in one that is too large: ${large}`);
assert.equal(small, 3);
assert.equal(large, 3);
process.exit(0);
JS
LD_LIBRARY_PATH="$chromium" VK_DRIVER_FILES="$chromium/vk_swiftshader_icd.json" node check.js
