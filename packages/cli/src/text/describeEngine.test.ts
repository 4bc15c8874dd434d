import { expect, it } from 'vitest';
import { describeEngine } from './describeEngine.js';

const webgpu = {
  name: 'webgpu',
  available: true,
  description: 'TensorFlow.js 4.22.0, WebGPU, NVIDIA RTX A5000',
};

it('says what works, and why another does not', () => {
  expect(describeEngine(webgpu)).toBe('works: TensorFlow.js 4.22.0, WebGPU, NVIDIA RTX A5000');
  expect(describeEngine({ name: 'onnx', available: false, reason: 'it is not installed.' })).toBe(
    'no: it is not installed.',
  );
});

it('says where a training step runs, and whether it is right', () => {
  expect(describeEngine({ ...webgpu, trial: { offCard: 0, difference: 2e-7 } })).toBe(
    "works: TensorFlow.js 4.22.0, WebGPU, NVIDIA RTX A5000; all operations of a training step run on it, with losses that agree with the engine cpu's",
  );
  expect(describeEngine({ ...webgpu, trial: { offCard: 3, difference: 0.021 } })).toMatch(
    /; 3 operations of a training step run on the processor, with losses that differ by 2e-2 from the engine cpu's$/,
  );
});

it('says why an engine is used only when it is named', () => {
  expect(describeEngine({ ...webgpu, onlyByName: 'there is no card.' })).toMatch(
    /; only with --engine webgpu, since there is no card$/,
  );
});
