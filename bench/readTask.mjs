// Reads what task.mjs writes.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

function numbers(List, file) {
  const { buffer, byteOffset, byteLength } = readFileSync(file);
  const own = byteOffset % 4 === 0 ? buffer : buffer.slice(byteOffset, byteOffset + byteLength);
  return new List(own, own === buffer ? byteOffset : 0, byteLength / 4);
}

export function readTask(folder) {
  const task = JSON.parse(readFileSync(join(folder, 'task.json'), 'utf8'));
  const weights = numbers(Float32Array, join(folder, 'weights.bin'));
  const state = {};
  let start = 0;
  for (const { name, shape } of task.variables) {
    const size = shape.reduce((a, b) => a * b, 1);
    state[name] = { shape, data: weights.subarray(start, start + size) };
    start += size;
  }
  const images = {
    shape: [task.batch, ...task.model.input],
    data: numbers(Float32Array, join(folder, 'images.bin')),
  };
  return { ...task, folder, state, images, labels: numbers(Int32Array, join(folder, 'labels.bin')) };
}
