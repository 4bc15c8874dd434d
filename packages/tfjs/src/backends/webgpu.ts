import type { EngineProvider } from '@cnn/core';
import * as tf from '@tensorflow/tfjs-core';
import { providerOf } from '../engine.js';

/** The part of WebGPU's device that tells of its loss. */
interface GraphicsDevice {
  readonly lost: Promise<{ readonly message: string }>;
}

/** The graphics card through WebGPU, in browsers that have it. */
export const tfjsWebgpu: EngineProvider = providerOf({
  name: 'webgpu',
  backend: 'webgpu',
  description: 'WebGPU',
  load: async () => {
    if (typeof navigator === 'undefined' || !('gpu' in navigator)) throw new Error('there is no WebGPU here');
    await import('@tensorflow/tfjs-backend-webgpu');
  },
  device: () => {
    const { device } = tf.backend() as unknown as { readonly device: GraphicsDevice };
    return { lost: device.lost.then(({ message }) => message) };
  },
  remedy: "Use the engine 'webgl' or 'wasm'.",
});
