import type { EngineProvider } from '@cnn/core';
import { providerOf } from '../engine.js';

/** The graphics card through WebGL 2, in browsers. */
export const tfjsWebgl: EngineProvider = providerOf({
  name: 'webgl',
  backend: 'webgl',
  description: 'WebGL',
  load: async () => {
    if (typeof document === 'undefined' && typeof OffscreenCanvas === 'undefined')
      throw new Error('there is no canvas here');
    await import('@tensorflow/tfjs-backend-webgl');
  },
  remedy: "Use the engine 'wasm', or a browser with WebGL 2.",
});
