// Reads what task.mjs writes.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

function numbers(List, file) {
  const bytes = readFileSync(file);
  return new List(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

export function readTask(folder) {
  const task = JSON.parse(readFileSync(join(folder, 'task.json'), 'utf8'));
  const weights = numbers(Float32Array, join(folder, 'weights.bin'));
  const state = {};
  let start = 0;
  for (const { name, shape } of task.variables) {
    const size = shape.reduce((a, b) => a * b, 1);
    state[name] = { shape, data: weights.slice(start, start + size) };
    start += size;
  }
  const images = {
    shape: [task.batch, ...task.model.input],
    data: numbers(Float32Array, join(folder, 'images.bin')),
  };
  return { ...task, state, images, labels: numbers(Int32Array, join(folder, 'labels.bin')) };
}
