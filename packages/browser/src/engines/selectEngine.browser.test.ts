/// <reference path="../assets.d.ts" />

import type { EngineProvider } from '@cnn/core';
import { onnxWebFrom, onnxWebGpuFrom } from '@cnn/onnx';
import gpuMjs from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url';
import gpuWasm from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import mjs from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import * as ort from 'onnxruntime-web/wasm';
import * as gpuOrt from 'onnxruntime-web/webgpu';
import { expect, it } from 'vitest';
import { selectEngine } from './selectEngine.js';
import { isWebglSoftware, isWebgpuSoftware } from './softwareRendering.js';

it('starts the engine that is named', async () => {
  const engine = await selectEngine({ name: 'cpu' });
  expect(engine.name).toBe('cpu');
  await engine.dispose();
});

it('says why an engine does not work', async () => {
  const missing = '/nowhere/';
  await expect(selectEngine({ name: 'wasm', wasmPaths: missing })).rejects.toThrow(
    /^the engine wasm does not work here\. wasm: WebAssembly: the server has no http.*\/nowhere\/tfjs-backend-wasm\.wasm \((HTTP 404|it sends a page instead)\)\. Serve the three \.wasm files/,
  );
}, 60_000);

it('starts onnx when it is given the runtime, and says what is missing when not', async () => {
  const engine = await selectEngine({ name: 'onnx', onnx: onnxWebFrom({ ort, wasmPaths: { mjs, wasm } }) });
  expect(engine.description).toMatch(/^ONNX Runtime .*, wasm, \d threads$/);
  await engine.dispose();
  await expect(selectEngine({ name: 'onnx' })).rejects.toThrow(
    'the engine onnx does not work here. onnx: it needs the option onnx. Install @cnn/onnx and onnxruntime-web, and give onnxWebFrom({ ort, wasmPaths }).',
  );
}, 60_000);

it('starts onnx-webgpu when it is named and given, and says what is missing when not', async () => {
  const wasmPaths = { mjs: gpuMjs, wasm: gpuWasm };
  const engine = await selectEngine({
    name: 'onnx-webgpu',
    onnxWebGpu: onnxWebGpuFrom({ ort: gpuOrt, wasmPaths }),
  });
  expect([engine.name, engine.description]).toEqual([
    'onnx-webgpu',
    expect.stringMatching(/^ONNX Runtime .*, webgpu$/),
  ]);
  await engine.dispose();
  await expect(selectEngine({ name: 'onnx-webgpu' })).rejects.toThrow(
    'onnx-webgpu: it needs the option onnxWebGpu. Install @cnn/onnx and onnxruntime-web, and give onnxWebGpuFrom({ ort, wasmPaths }).',
  );
  await expect(selectEngine({ onnxWebGpu: { ort: gpuOrt } as unknown as EngineProvider })).rejects.toThrow(
    'Write onnxWebGpu: onnxWebGpuFrom({ ort, wasmPaths }).',
  );
}, 60_000);

it('takes cpu, not webgl or webgpu by the processor, where there is no graphics card', async () => {
  expect([isWebglSoftware(), await isWebgpuSoftware()]).toEqual([true, true]);
  const chosen = await selectEngine({ wasmPaths: '/nowhere/' });
  expect(chosen.name).toBe('cpu');
  await chosen.dispose();
  const named = await selectEngine({ name: 'webgl' });
  expect(named.name).toBe('webgl');
  await named.dispose();
}, 60_000);

it('refuses a name that is none, and an onnx that is no engine', async () => {
  await expect(selectEngine({ name: 'webnn' as 'cpu' })).rejects.toThrow(
    'engine: expected webgpu, onnx, onnx-webgpu, webgl, wasm, cpu, received webnn.',
  );
  await expect(selectEngine({ onnx: { ort } as unknown as EngineProvider })).rejects.toThrow(
    'Write onnx: onnxWebFrom({ ort, wasmPaths }).',
  );
});
