import type { EngineProvider } from '@cnn/core';
import { providerOf } from '../engine.js';

/** The graphics card through WebGPU, in browsers that have it. */
export const tfjsWebgpu: EngineProvider = providerOf({
  name: 'webgpu',
  backend: 'webgpu',
  description: 'WebGPU',
  load: async () => {
    if (typeof navigator === 'undefined' || !('gpu' in navigator)) throw new Error('there is no WebGPU here');
    await import('@tensorflow/tfjs-backend-webgpu');
  },
  remedy: "Use the engine 'webgl' or 'wasm'.",
});
