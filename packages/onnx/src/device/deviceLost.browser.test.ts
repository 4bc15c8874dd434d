/// <reference path="../assets.d.ts" />
import { BATCH, Graph, ops } from '@cnn/core';
import mjs from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url';
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import * as ort from 'onnxruntime-web/webgpu';
import { afterEach, expect, it, vi } from 'vitest';
import { onnxWebGpuFrom } from '../onnxWeb.js';

afterEach(() => vi.restoreAllMocks());

/** The devices that the page makes from now on. */
function watchDevices(): GPUDevice[] {
  const devices: GPUDevice[] = [];
  const { requestDevice } = GPUAdapter.prototype;
  vi.spyOn(GPUAdapter.prototype, 'requestDevice').mockImplementation(async function (
    this: GPUAdapter,
    ...options
  ) {
    const device = await requestDevice.apply(this, options);
    devices.push(device);
    return device;
  });
  return devices;
}

it('a device that is lost ends a run with a clear error, and the engine starts again', async () => {
  const devices = watchDevices();
  const provider = onnxWebGpuFrom({ ort, wasmPaths: { mjs, wasm } });
  const attempt = await provider.start();
  if (!attempt.available) throw new Error(attempt.reason);
  const { engine } = attempt;
  const graph = new Graph();
  const x = graph.input('x', { shape: [BATCH], dtype: 'float32', source: { kind: 'batch' } });
  const w = graph.state('w', { shape: [], dtype: 'float32', role: 'trainable' });
  const next = ops.add(w, ops.reduceSum(x));
  const count = graph.program({ outputs: { next }, updates: { w: next } });
  const w0 = { shape: [], data: Float32Array.of(0) };
  const session = await engine.load({ state: graph.stateSpecs, programs: { count } }, { w: w0 });
  const batch = { x: { shape: [2], data: Float32Array.of(1, 2) } };
  expect((await session.run('count', batch)).next?.data[0]).toBe(3);
  const running = session.run('count', batch);
  devices.at(-1)?.destroy();
  const lost = { code: 'ENGINE', details: { reason: 'deviceLost' } };
  await expect(running.then(() => session.run('count', batch))).rejects.toMatchObject(lost);
  await expect(session.run('count', batch)).rejects.toThrow(
    /^ONNX Runtime: the graphics device was lost.* go on from a checkpoint\.$/,
  );
  await expect(session.readState()).rejects.toMatchObject(lost);
  await session.dispose();
  await engine.dispose();
  const again = await provider.start();
  if (!again.available) throw new Error(again.reason);
  const other = await again.engine.load({ state: graph.stateSpecs, programs: { count } }, { w: w0 });
  expect((await other.run('count', batch)).next?.data[0]).toBe(3);
  await other.dispose();
  await again.engine.dispose();
});
