import type { EngineProvider } from '@cnn/core';
import * as tf from '@tensorflow/tfjs-core';
import { providerOf } from '../engine.js';
import { needsDawn } from '../webgpu/dawn.js';
import { requestAdapter } from '../webgpu/graphicsAdapter.js';
import { registerNodeBackend } from '../webgpu/nodeBackend.js';

const deviceOfBackend = (): GPUDevice => (tf.backend() as unknown as { readonly device: GPUDevice }).device;

/** The parts of the backend that leave something to the processor. */
interface CountedBackend {
  /** Whether it computes small values that are not on the card by itself. */
  shouldExecuteOnCPU(...inputs: unknown[]): boolean;
  /** Brings a value back at once, so that the processor can compute with it. */
  readSync(dataId: object): unknown;
}

let offCard = 0;
const counted = new WeakSet<object>();

function countOffCard(backend: object): void {
  if (counted.has(backend)) return;
  counted.add(backend);
  const { shouldExecuteOnCPU, readSync } = backend as CountedBackend;
  Object.assign(backend, {
    shouldExecuteOnCPU(...inputs: unknown[]) {
      const does = shouldExecuteOnCPU.apply(backend, inputs);
      if (does) offCard++;
      return does;
    },
    readSync(dataId: object) {
      offCard++;
      return readSync.call(backend, dataId);
    },
  });
}

/** The graphics card through WebGPU: in browsers that have it, and in Node over the package `webgpu`. */
export const tfjsWebgpu: EngineProvider = providerOf({
  name: 'webgpu',
  backend: 'webgpu',
  description: 'WebGPU',
  load: async () => {
    const inNode = needsDawn();
    // What is missing is told before the backend is loaded.
    await requestAdapter();
    const backends = await import('@tensorflow/tfjs-backend-webgpu');
    if (inNode) registerNodeBackend(backends);
    // By default it computes small values on the processor as long as they have not been on the card.
    tf.env().set('WEBGPU_CPU_FORWARD', false);
  },
  started: async () => {
    countOffCard(tf.backend());
    const info = deviceOfBackend().adapterInfo as GPUAdapterInfo | undefined;
    if (info === undefined) return undefined;
    const name = info.description || info.device || `${info.vendor} ${info.architecture}`.trim();
    return info.isFallbackAdapter ? `${name} (software)` : name;
  },
  offCard: () => offCard,
  largestBytes: () => {
    const { maxBufferSize, maxStorageBufferBindingSize } = deviceOfBackend().limits;
    return Math.min(maxBufferSize, maxStorageBufferBindingSize);
  },
  device: () => {
    const device = deviceOfBackend();
    return {
      lost: device.lost.then(({ message }) => message),
      onError: (tell) =>
        device.addEventListener('uncapturederror', (event) => {
          tell((event as GPUUncapturedErrorEvent).error.message);
        }),
      // In a page, the page's own TensorFlow.js may use the backend too.
      destroy: needsDawn() ? () => device.destroy() : undefined,
    };
  },
  remedy: "Use the engine 'webgl' or 'wasm'.",
});
