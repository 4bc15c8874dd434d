import type { EngineProvider } from '@cnn/core';
import * as tf from '@tensorflow/tfjs-core';
import { providerOf } from '../engine.js';

interface WebglBackend {
  getGPGPUContext(): { readonly gl: WebGL2RenderingContext };
}

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
  device: () => {
    const { gl } = (tf.backend() as unknown as WebglBackend).getGPGPUContext();
    const lost = new Promise<string>((resolve) => {
      gl.canvas.addEventListener('webglcontextlost', () => resolve(''), { once: true });
    });
    return { lost, isLost: () => gl.isContextLost() };
  },
  remedy: "Use the engine 'wasm', or a browser with WebGL 2.",
});
