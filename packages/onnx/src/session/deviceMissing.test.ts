import { expect, it } from 'vitest';
import { deviceMissing } from './deviceMissing.js';

const platform = 'linux-x64';

it.each([
  [
    'Error: libvulkan.so.1: cannot open shared object file: No such file or directory',
    'apt install libvulkan1',
  ],
  [
    'Error: webgpu_context.cc:136 Failed to get a WebGPU adapter: No supported adapters',
    'it finds no graphics card here. Install the driver',
  ],
  [
    'Error: Failed to get a WebGPU device: out of memory',
    'the graphics card does not start (Error: Failed to get',
  ],
])('%s', (error, words) => {
  const said = deviceMissing(error, { platform });
  expect(said).toContain(words);
  expect(said).toMatch(/^[^\n]+ Without a card use the engine 'onnx'\.$/);
});

it('names where Vulkan looks', () => {
  const said = deviceMissing('Failed to get a WebGPU adapter', { platform, drivers: '/none.json' });
  expect(said).toContain('(VK_DRIVER_FILES names /none.json)');
});

it('tells of a platform that ONNX Runtime has no WebGPU for', () => {
  const error = "Invalid argument: sessionOptions.executionProviders[0] is unsupported: 'webgpu'.";
  expect(deviceMissing(error, { platform: 'linux-arm64' })).toBe(
    "onnxruntime-node has no WebGPU for linux-arm64: it has on Linux x64, macOS arm64, and Windows. Use the engine 'webgpu' or 'onnx'.",
  );
});

it('leaves other reasons to others', () => {
  expect(deviceMissing('the package onnxruntime-node is not installed', { platform })).toBeUndefined();
});
