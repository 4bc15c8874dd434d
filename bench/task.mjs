// One network with weights and a batch, as files that every peer can read, whatever its language.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { initialState, randomStream } from '../packages/core/dist/index.js';

/**
 * Writes task.json, and little-endian numbers: weights.bin (all variables one after the other), images.bin (float32 in
 * 0..1, NHWC), labels.bin (int32 class indices).
 */
export function writeTask(folder, { name, batch, model: make }) {
  mkdirSync(folder, { recursive: true });
  const model = make();
  const classes = Math.max(2, model.layers.at(-1).units);
  const state = initialState(model, 1);
  const random = randomStream({ seed: 1, purpose: 'benchmark', counters: [] });
  const images = new Float32Array(batch * model.input.reduce((a, b) => a * b, 1));
  random.fillUniform(images);
  const labels = Int32Array.from({ length: batch }, () => random.integer(classes));
  const variables = Object.entries(state).map(([variable, { shape }]) => ({ name: variable, shape }));
  const weights = Buffer.concat(Object.values(state).map(({ data }) => bytesOf(data)));
  writeFileSync(join(folder, 'weights.bin'), weights);
  writeFileSync(join(folder, 'images.bin'), bytesOf(images));
  writeFileSync(join(folder, 'labels.bin'), bytesOf(labels));
  writeFileSync(join(folder, 'task.json'), JSON.stringify({ name, batch, classes, model, variables }));
}

const bytesOf = (data) => Buffer.from(data.buffer, data.byteOffset, data.byteLength);
