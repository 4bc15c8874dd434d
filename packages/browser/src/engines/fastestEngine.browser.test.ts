/// <reference path="../assets.d.ts" />

import { conv2d, dense, type Engine, type EngineProvider, flatten, sequential } from '@cnn/core';
import { onnxWebFrom } from '@cnn/onnx';
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threaded from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import mjs from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import * as ort from 'onnxruntime-web/wasm';
import { expect, it } from 'vitest';
import { fastestEngine, type MeasuredEngine } from './fastestEngine.js';

const wasmPaths = {
  'tfjs-backend-wasm.wasm': plain,
  'tfjs-backend-wasm-simd.wasm': simd,
  'tfjs-backend-wasm-threaded-simd.wasm': threaded,
};
const onnx = onnxWebFrom({ ort, wasmPaths: { mjs, wasm } });
const model = sequential({
  input: [24, 24, 3],
  layers: [
    conv2d({ filters: 8, kernelSize: 3, activation: 'relu' }),
    flatten(),
    dense({ units: 1, activation: 'sigmoid' }),
  ],
});
const training = { model, batchSize: 8, loss: 'binaryCrossentropy', seconds: 0.1 } as const;

/** An engine that is never done with what is asked. */
const hanging = (asked: 'start' | 'load' | 'run', disposed: () => void = () => {}): EngineProvider => {
  const never = () => new Promise<never>(() => {});
  const session = {
    run: never,
    readState: async () => ({}),
    writeState: async () => {},
    memory: () => ({ bytes: 0, tensors: 0 }),
    dispose: async () => {},
  };
  const engine: Engine = {
    name: 'onnx',
    description: 'never done',
    load: asked === 'load' ? never : async () => session,
    dispose: async () => disposed(),
  };
  return { name: 'onnx', start: asked === 'start' ? never : async () => ({ available: true, engine }) };
};

it('measures every engine that works here, tells of each, and starts the fastest', async () => {
  const told: MeasuredEngine[] = [];
  const { engine, name, measured } = await fastestEngine({
    ...training,
    ...{ onnx, wasmPaths },
    onMeasured: (one) => told.push(one),
  });
  expect(told).toEqual(measured);
  const byName = Object.fromEntries(measured.map((one) => [one.name, one]));
  const graphics = 'no graphics card draws here, and the processor would be slow at it.';
  expect(byName.webgpu?.reason).toBe(graphics);
  expect(byName.webgl?.reason).toBe(graphics);
  expect(byName['onnx-webgpu']?.reason).toBe(graphics);
  expect(byName.cpu?.reason).toBe('it is the slowest, and measured only where nothing else works.');
  const speeds = ['onnx', 'wasm'].map((one) => byName[one]?.imagesPerSecond ?? 0);
  expect(Math.min(...speeds)).toBeGreaterThan(0);
  expect(byName[name]?.imagesPerSecond).toBe(Math.max(...speeds));
  expect(byName.onnx?.firstStepSeconds).toBeGreaterThan(0);
  expect(engine.name).toBe(name);
  await engine.dispose();
}, 120_000);

it('takes plain JavaScript where nothing else works, with every reason', async () => {
  const { engine, measured } = await fastestEngine({ ...training, wasmPaths: '/nowhere/' });
  expect(engine.name).toBe('cpu');
  await engine.dispose();
  const byName = Object.fromEntries(measured.map((one) => [one.name, one]));
  expect(byName.cpu?.imagesPerSecond).toBeGreaterThan(0);
  expect(byName.onnx?.reason).toMatch(/^it needs the option onnx\./);
  expect(byName.wasm?.reason).toContain('the server has no http');
}, 120_000);

it('measures graphics that the processor draws where nothing else is to be chosen from', async () => {
  const { engine } = await fastestEngine({ ...training, names: ['webgl'] });
  expect(engine.name).toBe('webgl');
  await engine.dispose();
}, 120_000);

it.each(['start', 'load', 'run'] as const)('gives an engine up whose %s never ends', async (asked) => {
  const { engine, measured } = await fastestEngine({
    ...training,
    ...{ onnx: hanging(asked), names: ['onnx', 'cpu'], patience: 3 },
  });
  expect(engine.name).toBe('cpu');
  await engine.dispose();
  expect(measured[0]).toEqual({
    name: 'onnx',
    reason: 'it was given up: after 3 seconds it had not taken a step.',
  });
});

it('fails with all reasons when no engine works', async () => {
  const failing: EngineProvider = { name: 'onnx', start: () => Promise.reject(new Error('broken\nstack')) };
  const names = ['onnx', 'wasm'] as const;
  const started = fastestEngine({ ...training, onnx: failing, wasmPaths: '/nowhere/', names });
  await expect(started).rejects.toMatchObject({
    code: 'ENGINE',
    message: expect.stringMatching(
      /^no engine works here\. onnx: broken wasm: WebAssembly: the server has no/,
    ),
    details: { measured: [{ name: 'onnx', reason: 'broken' }, { name: 'wasm' }] },
  });
});

it('is stopped by its signal, also while an engine hangs', async () => {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 50);
  const chosen = fastestEngine({ ...training, onnx: hanging('run'), names: ['onnx'], signal: stop.signal });
  await expect(chosen).rejects.toMatchObject({ code: 'ABORTED' });
  await expect(fastestEngine({ ...training, signal: stop.signal })).rejects.toMatchObject({
    code: 'ABORTED',
  });
});

it('refuses options that are wrong before it starts an engine', async () => {
  const wrong = (options: object) => fastestEngine({ ...training, ...options });
  await expect(wrong({ second: 1 })).rejects.toThrow('fastestEngine: there is no option');
  await expect(wrong({ batchSize: 0 })).rejects.toThrow('batchSize must be an integer from 1, received 0.');
  await expect(wrong({ seconds: -1 })).rejects.toThrow('seconds must be a number above 0, received -1.');
  await expect(wrong({ names: ['webnn'] })).rejects.toThrow('received webnn.');
  await expect(wrong({ loss: 'sparseCategoricalCrossentropy' })).rejects.toMatchObject({ code: 'TRAINING' });
});
