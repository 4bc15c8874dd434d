// node bench/soak.mjs [--engine tensorflow|onnx|wasm|…] [--steps 2000]: memory of the process over many small steps.
// The two-stage relative of the tutorial's network at 32×32, batch 8, through fit, with a smaller last batch and validation in each epoch.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { randomStream } from '../packages/core/dist/index.js';
import { arraySource } from '../packages/data/dist/index.js';
import { selectEngine } from '../packages/node/dist/index.js';
import { twoStageTutorialCnn } from '../packages/presets/dist/index.js';
import { compile } from '../packages/train/dist/index.js';

const { values } = parseArgs({
  options: { engine: { type: 'string', default: 'onnx' }, steps: { type: 'string', default: '2000' } },
});
const items = 397; // 49 batches of 8, and one of 5
const epochs = Math.ceil(Number(values.steps) / 50);
const random = randomStream({ seed: 1, purpose: 'soak', counters: [] });
const images = { shape: [items, 32, 32, 3], data: random.fillUniform(new Float32Array(items * 32 * 32 * 3)) };
const labels = Int32Array.from({ length: items }, () => random.integer(2));
const source = arraySource({ images, labels });

const residentMB = () => {
  globalThis.gc?.();
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1024;
};

const engine = await selectEngine({ name: values.engine });
const model = await compile({
  model: twoStageTutorialCnn({ input: [32, 32, 3] }),
  engine,
  loss: 'binaryCrossentropy',
  seed: 1,
});
const memory = [];
for await (const event of model.fit(source, { epochs, batchSize: 8, validationData: source })) {
  if (event.type === 'epochEnd') memory.push(residentMB());
}
const half = memory.slice(Math.floor(memory.length / 2));
const mean = (list) => list.reduce((sum, x) => sum + x, 0) / list.length;
const quarter = memory.slice(Math.floor(memory.length / 4), Math.floor(memory.length / 2));
console.log(
  `${values.engine}: ${epochs * 50} steps; resident after ${[1, 10, 20, epochs].map((epoch) => `${epoch * 50} steps ${memory[epoch - 1]?.toFixed(0)}`).join(', ')} MB;`,
  `second quarter ${mean(quarter).toFixed(0)}, second half ${mean(half).toFixed(0)} MB`,
);
await model.dispose?.();
await engine.dispose();
