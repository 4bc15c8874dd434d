// What a training step on tfjs's wasm backend costs, beside a prediction of the same batch, in one run, for the two-stage
// relative of the tutorial's network.
//   node bench/wasm-step.mjs [--size 224] [--batch 32] [--rounds 3] [--filters 32,64]
import { parseArgs } from 'node:util';
import {
  batchNormalization,
  conv2d,
  dense,
  dropout,
  flatten,
  initialState,
  maxPooling2d,
  sequential,
} from '../packages/core/dist/index.js';
import { tfjsWasm } from '../packages/tfjs/dist/index.js';
import { trainingPrograms } from '../packages/train/dist/index.js';

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '224' },
    batch: { type: 'string', default: '32' },
    rounds: { type: 'string', default: '3' },
    filters: { type: 'string', default: '32,64' },
  },
});
const [size, batch, rounds] = [values.size, values.batch, values.rounds].map(Number);
const model = sequential({
  name: 'tutorial-two-stage',
  input: [size, size, 3],
  layers: [
    ...values.filters
      .split(',')
      .flatMap((filters) => [
        conv2d({ filters: Number(filters), kernelSize: 3, activation: 'relu' }),
        maxPooling2d(),
        batchNormalization(),
      ]),
    flatten(),
    dense({ units: 128, activation: 'relu' }),
    dropout({ rate: 0.5 }),
    dense({ units: 1, activation: 'sigmoid' }),
  ],
});
const programs = trainingPrograms({ model, loss: 'binaryCrossentropy', optimizer: 'adam' });
const attempt = await tfjsWasm.start();
if (!attempt.available) throw new Error(attempt.reason);
const session = await attempt.engine.load(programs, { ...initialState(model, 1), ...programs.slots });
const image = {
  shape: [batch, size, size, 3],
  data: new Float32Array(batch * size * size * 3).map(() => Math.random()),
};
const label = { shape: [batch, 1], data: Float32Array.from({ length: batch }, (_, i) => i % 2) };
const ones = { shape: [batch], data: new Float32Array(batch).fill(1) };
const scalar = (value) => ({ shape: [], data: Float32Array.of(value) });
const train = programs.programs.train;
const inputsOf = () => {
  const known = { image, label, weight: ones };
  return Object.fromEntries(
    Object.entries(train.inputs).map(([name, { shape, source }]) => {
      if (known[name]) return [name, known[name]];
      if (source.kind === 'scalar') return [name, scalar(0.001)];
      const full = shape.map((dim) => (dim < 0 ? -dim * batch : dim));
      return [name, { shape: full, data: new Float32Array(full.reduce((a, b) => a * b, 1)).fill(1) }];
    }),
  );
};
const timed = async (work) => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const [steps, predictions] = [[], []];
for (let round = 0; round <= rounds; round++) {
  const step = await timed(() => session.run('train', inputsOf(), ['loss']));
  const prediction = await timed(() => session.run('predict', { image }));
  if (round > 0) {
    steps.push(step);
    predictions.push(prediction);
  }
}
const ratios = steps.map((step, index) => step / predictions[index]);
console.log(
  JSON.stringify({
    network: `tutorial-two-stage-${size}`,
    filters: values.filters,
    batch,
    stepMs: Math.round(median(steps)),
    predictionMs: Math.round(median(predictions)),
    ratio: Number(median(ratios).toFixed(2)),
    imagesPerSecond: Number(((batch * 1000) / median(steps)).toFixed(1)),
    peakMB: Math.round(process.resourceUsage().maxRSS / 1024),
  }),
);
await session.dispose();
