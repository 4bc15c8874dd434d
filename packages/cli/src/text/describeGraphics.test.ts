import { expect, it } from 'vitest';
import { describeGraphics } from './describeGraphics.js';

const limits = { maxBufferSize: 2 ** 32, maxStorageBufferBindingSize: 2 ** 31 };

it('names the card, its driver, its memory and what it computes in', () => {
  const adapter = {
    ...{ vendor: 'nvidia', architecture: 'ampere', device: 'NVIDIA RTX A5000' },
    ...{ description: 'NVIDIA: 550.54.14', software: false, float16: true, ...limits },
  };
  expect(describeGraphics({ available: true, adapter, memoryBytes: 25_757_220_864 }).join('\n')).toBe(
    [
      'Graphics card, as WebGPU sees it:',
      '  NVIDIA RTX A5000, nvidia ampere',
      '  driver: NVIDIA: 550.54.14; 25.8 GB of memory; values up to 2.1 GB; float32 and float16',
    ].join('\n'),
  );
});

it('says of software that it is no card', () => {
  const adapter = {
    ...{ vendor: 'google', architecture: 'swiftshader', device: '', description: 'SwiftShader driver 5.0.0' },
    ...{ software: true, float16: false, ...limits },
  };
  expect(describeGraphics({ available: true, adapter }).slice(1)).toEqual([
    '  SwiftShader driver 5.0.0, google swiftshader: software, the processor computes in the place of a card',
    '  values up to 2.1 GB; float32, no float16',
  ]);
});

it('says why there is none', () => {
  const reason =
    'the package webgpu, which brings WebGPU to Node, is not installed. Install it: npm install webgpu@0.6.2.';
  expect(describeGraphics({ available: false, reason })).toEqual([
    'Graphics card, as WebGPU sees it:',
    `  none: ${reason}`,
  ]);
});
