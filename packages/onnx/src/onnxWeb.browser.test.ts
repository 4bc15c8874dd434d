/// <reference path="./assets.d.ts" />
import {
  channelsLast,
  frozenOnnxGoldens,
  layerPredictions,
  type OnnxGolden,
  runEngineSuite,
  tutorialPrediction,
} from '@cnn/testing';
import mjs from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import * as ort from 'onnxruntime-web/wasm';
import { describe, expect, it } from 'vitest';
import { exportOnnx } from './export/exportOnnx.js';
import { frozenOnnx } from './frozen/frozenOnnx.js';
import { onnxWebFrom } from './onnxWeb.js';

const provider = onnxWebFrom({ ort, wasmPaths: { mjs, wasm } });

runEngineSuite({
  name: 'onnx in a browser',
  fusions: ['biasedConvolution', 'blockedUpdate', 'pooledConvolution', 'reluGradient'],
  start: async () => {
    const attempt = await provider.start();
    if (!attempt.available) throw new Error(attempt.reason);
    return attempt.engine;
  },
});

describe('an exported model gives the same in onnxruntime-web', () => {
  for (const { name, model, state, image, expected } of [...layerPredictions(), tutorialPrediction()]) {
    it(name, async () => {
      const session = await ort.InferenceSession.create(exportOnnx({ model, state }));
      const { prediction } = await session.run({ image: new ort.Tensor('float32', image.data, image.shape) });
      await session.release();
      expect(prediction?.dims).toEqual(expected.shape);
      expect({ data: prediction?.data as Float32Array }).toBeCloseToTensor({ data: expected.data }, 1e-5);
    });
  }
});

it('frozenOnnx runs a file that no layer expresses in a page', async () => {
  const golden = frozenOnnxGoldens.find(({ name }) => name === 'frozen attention') as OnnxGolden;
  const [images, expected] = [golden.inputs[0], golden.outputs[0]] as [
    OnnxGolden['inputs'][0],
    OnnxGolden['outputs'][0],
  ];
  const frozen = await frozenOnnx(golden.bytes, { web: { ort, wasmPaths: { mjs, wasm } } });
  const { shape, data } = await frozen.run(channelsLast(images));
  await frozen.dispose();
  expect(shape).toEqual(expected.shape);
  expect({ data: Float32Array.from(data) }).toBeCloseToTensor(
    { data: Float32Array.from(expected.data) },
    1e-5,
  );
});

it('says why it does not start', async () => {
  const InferenceSession = { create: () => Promise.reject(new Error('no available backend found')) };
  const attempt = await onnxWebFrom({ ort: { ...ort, InferenceSession } }).start();
  expect(attempt).toEqual({
    available: false,
    reason:
      'onnxruntime-web did not start: no available backend found. Give wasmPaths, or serve its .wasm files beside the module.',
  });
});
