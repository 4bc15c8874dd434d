import * as tf from '@tensorflow/tfjs-core';
import { hostGpu, requestAdapter } from './graphicsAdapter.js';

type Backends = typeof import('@tensorflow/tfjs-backend-webgpu');

/** Limits of the adapter that the backend makes use of: without being asked for, a device has the least that WebGPU allows. */
const LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
] as const;

/** Registers the backend for Node, which TensorFlow.js itself does in pages only. */
export function registerNodeBackend(backends: Backends): void {
  if (tf.findBackendFactory('webgpu') !== null) return;
  tf.registerBackend('webgpu', async () => {
    const gpu = await hostGpu();
    const adapter = await requestAdapter();
    const requiredLimits = Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]]));
    // What TensorFlow.js measures its kernels with.
    const requiredFeatures = ['timestamp-query' as const].filter((name) => adapter.features.has(name));
    const device = await adapter.requestDevice({ requiredLimits, requiredFeatures });
    return withNavigator({ gpu }, () => new backends.WebGPUBackend(device as never, adapter.info as never));
  });
}

/** The backend's constructor asks for `navigator.gpu`. Node 21 and newer have a navigator, without it. */
function withNavigator<T>(navigator: object, make: () => T): T {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
  try {
    return make();
  } finally {
    if (before) Object.defineProperty(globalThis, 'navigator', before);
    else Reflect.deleteProperty(globalThis, 'navigator');
  }
}
