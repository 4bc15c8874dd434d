import { expect, test } from 'vitest';

/** What the engines' browser tests count on. When one of these fails, their failures follow from it. */
test('the page is cross-origin isolated, so that wasm threads work', () => {
  expect(globalThis.crossOriginIsolated).toBe(true);
  expect(new SharedArrayBuffer(8).byteLength).toBe(8);
});

test('WebGL 2 is there', () => {
  expect(document.createElement('canvas').getContext('webgl2')).not.toBeNull();
});

test('a WebGPU adapter gives a device', async () => {
  const adapter = await navigator.gpu.requestAdapter();
  const device = await adapter?.requestDevice();
  expect(device).toBeDefined();
  device?.destroy();
});
