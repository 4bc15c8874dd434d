// Worker of bench/page.mjs: measures one row, in a thread of its own, and posts what came of it.

import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threaded from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import * as tfCore from '@tensorflow/tfjs-core';
import mjs from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import * as ort from 'onnxruntime-web/wasm';
import { fastestEngine, selectEngine } from '../../packages/browser/dist/index.js';
import { onnxWebFrom } from '../../packages/onnx/dist/index.js';
import * as train from '../../packages/train/dist/index.js';
import { engineSteps } from '../engineSteps.mjs';
import { layersSteps } from '../layersSteps.mjs';
import { makeTask } from '../makeTask.mjs';
import { networks } from '../networks.mjs';

const wasmPaths = {
  'tfjs-backend-wasm.wasm': plain,
  'tfjs-backend-wasm-simd.wasm': simd,
  'tfjs-backend-wasm-threaded-simd.wasm': threaded,
};

/** tfjs's own backends, with their names. */
const backends = {
  cpu: () => import('@tensorflow/tfjs-backend-cpu'),
  webgl: () => import('@tensorflow/tfjs-backend-webgl'),
  webgpu: () => import('@tensorflow/tfjs-backend-webgpu'),
  async wasm() {
    const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
    setWasmPaths(wasmPaths);
  },
};

const prepare = {
  /** The engine that `fastestEngine` chooses. */
  async chosen(task) {
    const { engine, measured } = await fastestEngine({
      ...parts(),
      model: task.model,
      batchSize: task.batch,
    });
    return {
      step: await engineSteps({ train, engine, task, phase: 'train' }),
      what: engine.description,
      measured,
    };
  },
  async engine(task, name) {
    const engine = await selectEngine({ ...parts(), name });
    return { step: await engineSteps({ train, engine, task, phase: 'train' }), what: engine.description };
  },
  /** A LayersModel of tfjs. */
  async layers(task, name) {
    await backends[name]();
    const layers = await import('@tensorflow/tfjs-layers');
    if (!(await tfCore.setBackend(name))) throw new Error(`tfjs's ${name} does not start`);
    await tfCore.ready();
    const threads =
      name === 'wasm' ? `, ${(await import('@tensorflow/tfjs-backend-wasm')).getThreadsCount()} threads` : '';
    const tf = { ...tfCore, ...layers };
    return {
      step: layersSteps(tf, task, 'train'),
      what: `LayersModel of tfjs ${tfCore.version_core}, ${name}${threads}`,
    };
  },
};

const parts = () => ({ onnx: onnxWebFrom({ ort, wasmPaths: { mjs, wasm } }), wasmPaths });

async function measure({ row, network, seconds }) {
  const task = makeTask({ name: network, ...networks[network] });
  const [kind, name] = row.split('-');
  const { step, ...about } = await prepare[kind](task, name);
  const begin = performance.now();
  const losses = [await step()];
  const firstStepMs = performance.now() - begin;
  // What takes long for a step is not asked for many.
  const slow = firstStepMs > 4000 * seconds;
  if (!slow) for (let index = 0; index < 2; index++) losses.push(await step());
  const times = [];
  const cpu = await processorMs();
  const start = performance.now();
  while (times.length < (slow ? 1 : 5) || performance.now() - start < seconds * 1000) {
    const before = performance.now();
    losses.push(await step());
    times.push(performance.now() - before);
  }
  const cpuMsPerImage = ((await processorMs()) - cpu) / (task.batch * times.length);
  times.sort((a, b) => a - b);
  const median = times[Math.floor(times.length / 2)];
  return {
    ...about,
    cpuMsPerImage,
    firstStepMs,
    imagesPerSecond: (task.batch * 1000) / median,
    values: losses.slice(0, 5),
  };
}

/** Processor time of the whole browser, which only its starter sees. */
const processorMs = () =>
  new Promise((resolve) => {
    addEventListener('message', ({ data }) => resolve(data.processorMs), { once: true });
    postMessage({ ask: 'processorMs' });
  });

addEventListener('message', async ({ data }) => {
  if ('processorMs' in data) return;
  try {
    postMessage(await measure(data));
  } catch (error) {
    postMessage({ failed: String(error?.message ?? error).split('\n')[0] });
  }
});
