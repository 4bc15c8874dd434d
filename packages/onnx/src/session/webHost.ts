import { firstLine } from '@cnn/core';
import type { Target } from '../writing/emission.js';
import { ON_DEVICE_ALONE } from './deviceAlone.js';
import { graphicsDevice } from './graphicsDevice.js';
import { OnnxHere } from './onnxHere.js';
import type { OnnxRuntime } from './runtime.js';
import type { HostAttempt } from './runtimeHost.js';

/** What this package uses of `onnxruntime-web`. */
export interface OnnxWebRuntime extends OnnxRuntime {
  readonly env: OnnxRuntime['env'] & {
    readonly wasm: { numThreads?: number | undefined; wasmPaths?: unknown };
  };
}

export interface OnnxWebOptions {
  /** The module: `import * as ort from 'onnxruntime-web/wasm'`, and for `onnxWebGpuFrom` from `'onnxruntime-web/webgpu'`. */
  readonly ort: OnnxWebRuntime;
  /** Where the runtime's `.wasm` and `.mjs` files lie, as `ort.env.wasm.wasmPaths` takes it. Default: beside the module. */
  readonly wasmPaths?: string | { readonly wasm?: string; readonly mjs?: string };
  /** Threads, where the page is cross-origin isolated; 1 elsewhere. Default: the number of processors, at most 4. */
  readonly threads?: number;
}

/** onnxruntime-web in the thread that starts it, computing by WASM or on a device. */
export async function webHost(
  { ort, wasmPaths, threads }: OnnxWebOptions,
  { device }: { readonly device?: Target['device'] } = {},
): Promise<HostAttempt> {
  const isolated = (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated === true;
  const cores = globalThis.navigator?.hardwareConcurrency ?? 1;
  const count = isolated ? (threads ?? Math.min(cores, 4)) : 1;
  ort.env.wasm.numThreads = count;
  const graphics = device && (await graphicsDevice());
  if (typeof graphics === 'string') return { available: false, reason: graphics };
  if (wasmPaths !== undefined) ort.env.wasm.wasmPaths = wasmPaths;
  const host = await OnnxHere.start({
    ort,
    device,
    graphics,
    options: {
      executionProviders: [graphics ? { name: 'webgpu', device: graphics } : 'wasm'],
      ...(device && { extra: { session: ON_DEVICE_ALONE } }),
      logSeverityLevel: 4,
    },
  });
  if (typeof host !== 'string') return { available: true, host, threads: count };
  return {
    available: false,
    reason: `onnxruntime-web did not start: ${firstLine(host)}. Give wasmPaths, or serve its .wasm files beside the module.`,
  };
}
