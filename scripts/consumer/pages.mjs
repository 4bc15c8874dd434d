// Programs of pages that train for a few steps and leave what came of it in `globalThis.result`.

const train = `
const set = syntheticTissue({ size: 16, count: 40, seed: 1 });
async function lossesOn(engine, options = {}) {
  const model = await compile({
    model: sequential({
      input: [16, 16, 3],
      layers: [conv2d({ filters: 4, kernelSize: 3, activation: 'relu' }), flatten(), dense({ units: 1, activation: 'sigmoid' })],
    }),
    engine,
    loss: 'binaryCrossentropy',
    seed: 1,
  });
  const indices = set.items.map((_, index) => index);
  const { history } = await model.fit(batchSource({ set, indices, seed: 1, ...options }), { epochs: 4, batchSize: 8 });
  await model.dispose();
  await engine.dispose();
  return history.loss;
}
`;

/** On the wasm of the bundler's files, with images augmented in workers; and on the engine that a page without a GPU gets. */
export const trainingPage = `
import { imageWorkers, selectEngine } from '@cnn/browser';
import { conv2d, dense, flatten, sequential } from '@cnn/core';
import { batchSource, syntheticTissue, randomFlip } from '@cnn/data';
import { compile } from '@cnn/train';
import { wasmPaths } from './wasmPaths.js';
${train}
const wasm = await selectEngine({ name: 'wasm', wasmPaths });
const other = await selectEngine();
const workers = imageWorkers({ count: 2 });
const losses = [await lossesOn(wasm, { augment: [randomFlip()], workers }), await lossesOn(other)];
await workers.dispose();
globalThis.result = { engines: [wasm.name, other.name], losses };
`;

/** On onnxruntime-web, with its files in /ort/. */
export const onnxPage = `
import { selectEngine } from '@cnn/browser';
import { conv2d, dense, flatten, sequential } from '@cnn/core';
import { batchSource, syntheticTissue } from '@cnn/data';
import { onnxWebFrom } from '@cnn/onnx';
import { compile } from '@cnn/train';
import * as ort from 'onnxruntime-web/wasm';
${train}
const engine = await selectEngine({ name: 'onnx', onnx: onnxWebFrom({ ort, wasmPaths: '/ort/' }) });
globalThis.result = { engines: [engine.name], losses: [await lossesOn(engine)] };
`;
