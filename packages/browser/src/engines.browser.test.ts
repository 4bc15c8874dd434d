/// <reference path="./assets.d.ts" />

import mjs from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import * as ort from 'onnxruntime-web/wasm';
import { expect, it } from 'vitest';
import { selectEngine } from './engines.js';

it('starts the engine that is named', async () => {
  const engine = await selectEngine({ name: 'cpu' });
  expect(engine.name).toBe('cpu');
  await engine.dispose();
});

it('says why an engine does not work', async () => {
  const missing = '/nowhere/';
  await expect(selectEngine({ name: 'wasm', wasmPaths: missing })).rejects.toThrow(
    /^no engine works here\. wasm: WebAssembly: .* Serve tfjs's \.wasm files/,
  );
}, 60_000);

it('starts onnx when it is given the runtime, and says what is missing when not', async () => {
  const engine = await selectEngine({ name: 'onnx', onnx: { ort, wasmPaths: { mjs, wasm } } });
  expect(engine.description).toMatch(/^ONNX Runtime .*, wasm, \d threads$/);
  await engine.dispose();
  await expect(selectEngine({ name: 'onnx' })).rejects.toThrow(
    'no engine works here. onnx: it needs the option onnx. Install onnxruntime-web, and give { ort } with its module.',
  );
}, 60_000);
