// Worker of bench/page-memory.mjs: trains on random images, and posts a message for each epoch.
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threaded from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import mjs from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import * as ort from 'onnxruntime-web/wasm';
import { fastestEngine, selectEngine } from '../../packages/browser/dist/index.js';
import { batchSource, randomFlip, syntheticTissue } from '../../packages/data/dist/index.js';
import { onnxWebFrom } from '../../packages/onnx/dist/index.js';
import { tutorialCnn } from '../../packages/presets/dist/index.js';
import { compile } from '../../packages/train/dist/index.js';

const wasmPaths = {
  'tfjs-backend-wasm.wasm': plain,
  'tfjs-backend-wasm-simd.wasm': simd,
  'tfjs-backend-wasm-threaded-simd.wasm': threaded,
};
let goOn = () => {};

/** The page measures, and says when to go on. */
const told = (message) =>
  new Promise((resolve) => {
    goOn = resolve;
    postMessage(message);
  });

async function train({ engine: name, size, images, epochs }) {
  const set = syntheticTissue({ size, count: images, seed: 1 });
  const model = tutorialCnn({ input: [size, size, 3] });
  const parts = { onnx: onnxWebFrom({ ort, wasmPaths: { mjs, wasm } }), wasmPaths };
  const engine = name
    ? await selectEngine({ ...parts, name })
    : (await fastestEngine({ ...parts, model, batchSize: 32 })).engine;
  const trained = await compile({ model, engine, loss: 'binaryCrossentropy', seed: 1 });
  await told({ at: 'before training', what: engine.description });
  const source = batchSource({
    set,
    indices: set.items.map((_, at) => at),
    augment: [randomFlip()],
    seed: 1,
  });
  const callback = {
    name: 'measured',
    onEpochEnd: ({ epoch, logs }) => told({ at: `epoch ${epoch + 1}`, loss: logs.loss }),
  };
  await trained.fit(source, { epochs, batchSize: 32, callbacks: [callback] });
  await trained.dispose();
  await told({ at: 'after dispose of the model' });
  await engine.dispose();
}

addEventListener('message', async ({ data }) => {
  if (data.collect) return globalThis.gc?.();
  if (data.goOn) return goOn();
  try {
    await train(data);
    postMessage({ done: true });
  } catch (error) {
    postMessage({ done: true, failed: String(error?.message ?? error) });
  }
});
