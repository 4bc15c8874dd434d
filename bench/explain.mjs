// What maps of 64 images cost beside their prediction, in one run, for the tutorial's network, on each engine of Node.
//   node bench/explain.mjs [--engines tensorflow,onnx,wasm,cpu] [--methods gradCam,…] [--images 64] [--size 224] [--batch 16] [--rounds 3]
import { parseArgs } from 'node:util';
import { initialState } from '../packages/core/dist/index.js';
import { arraySet, batchSource } from '../packages/data/dist/index.js';
import { explain, explainableModel } from '../packages/explain/dist/index.js';
import { listEngines, selectEngine } from '../packages/node/dist/index.js';
import { tutorialCnn } from '../packages/presets/dist/index.js';
import { compile } from '../packages/train/dist/index.js';

const { values } = parseArgs({
  options: {
    engines: { type: 'string' },
    methods: { type: 'string', default: 'gradCam' },
    images: { type: 'string', default: '64' },
    size: { type: 'string', default: '224' },
    batch: { type: 'string', default: '16' },
    rounds: { type: 'string', default: '3' },
  },
});
const [count, size, batchSize, rounds] = [values.images, values.size, values.batch, values.rounds].map(
  Number,
);
const definition = tutorialCnn({ input: [size, size, 3] });
const weights = initialState(definition, 1);
const pixels = size * size * 3;
const data = Uint8Array.from({ length: count * pixels }, (_, at) => (at * 7919) % 256);
const images = arraySet({
  images: { shape: [count, size, size, 3], data },
  labels: Array.from({ length: count }, (_, at) => at % 2),
});
const preprocessing = {
  source: { type: 'uint8', white: 255 },
  imageSize: [size, size],
  onOddSize: 'resize',
  rescale: 1 / 255,
};
const timed = async (work) => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};
const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];
const engines =
  values.engines?.split(',') ??
  (await listEngines()).filter(({ available }) => available).map(({ name }) => name);
for (const name of engines) {
  const engine = await selectEngine({ name });
  const predicted = await compile({ model: definition, engine, loss: 'binaryCrossentropy', weights });
  const model = explainableModel({ definition, weights, engine, preprocessing });
  const source = batchSource({ set: images });
  const predict = () => predicted.predict(source, { batchSize });
  for (const method of values.methods.split(',')) {
    const explained = () => explain({ model, images, method, batchSize });
    const [predictions, explanations] = [[], []];
    for (let round = 0; round <= rounds; round++) {
      const [prediction, explanation] = [await timed(predict), await timed(explained)];
      if (round === 0) continue; // compiles
      predictions.push(prediction);
      explanations.push(explanation);
    }
    const ratios = explanations.map((time, round) => time / predictions[round]);
    console.log(
      JSON.stringify({
        engine: name,
        method,
        images: count,
        size,
        batch: batchSize,
        predictMs: Math.round(median(predictions)),
        explainMs: Math.round(median(explanations)),
        ratio: Number(median(ratios).toFixed(2)),
        ratios: ratios.map((ratio) => Number(ratio.toFixed(2))),
      }),
    );
  }
  await model.dispose();
  await predicted.dispose();
  await engine.dispose();
}
