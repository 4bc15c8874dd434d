// One network with weights and a batch, as files that every peer can read, whatever its language.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportOnnx } from '../packages/onnx/dist/index.js';
import { makeTask } from './makeTask.mjs';

/** How many images the phase latency predicts at once. */
const latencyBatches = [1, 8];

/**
 * Writes task.json, and little-endian numbers: weights.bin (all variables one after the other), images.bin (float32 in
 * 0..1, NHWC), labels.bin (int32 class indices), and model.onnx for those that predict with ONNX Runtime.
 */
export function writeTask(folder, network) {
  mkdirSync(folder, { recursive: true });
  const { state, images, labels, ...task } = makeTask(network);
  const weights = Buffer.concat(Object.values(state).map(({ data }) => bytesOf(data)));
  writeFileSync(join(folder, 'weights.bin'), weights);
  writeFileSync(join(folder, 'images.bin'), bytesOf(images.data));
  writeFileSync(join(folder, 'labels.bin'), bytesOf(labels));
  writeFileSync(join(folder, 'task.json'), JSON.stringify({ ...task, latencyBatches }));
  writeFileSync(join(folder, 'model.onnx'), exportOnnx({ model: task.model, state }));
}

const bytesOf = (data) => Buffer.from(data.buffer, data.byteOffset, data.byteLength);
