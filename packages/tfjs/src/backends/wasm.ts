import type { EngineProvider } from '@cnn/core';
import * as tf from '@tensorflow/tfjs-core';
import { providerOf } from '../engine.js';
import { guardMemory, type WasmMemory } from './wasmMemory.js';

/** The files that @tensorflow/tfjs-backend-wasm ships in its folder dist. */
export type WasmFile =
  | 'tfjs-backend-wasm.wasm'
  | 'tfjs-backend-wasm-simd.wasm'
  | 'tfjs-backend-wasm-threaded-simd.wasm';

export interface WasmOptions {
  /**
   * In browsers: where tfjs's three .wasm files are served. A folder with a slash at its end, or the address of each by
   * its name. Default: beside the script.
   */
  readonly wasmPaths?: string | Readonly<Record<WasmFile, string>>;
}

/** WebAssembly with SIMD, on the processor; with threads on pages that are cross-origin isolated. */
export function tfjsWasmFrom({ wasmPaths }: WasmOptions = {}): EngineProvider {
  return providerOf({
    name: 'wasm',
    backend: 'wasm',
    description: 'WebAssembly',
    load: async () => {
      const wasm = await import('@tensorflow/tfjs-backend-wasm');
      if (wasmPaths !== undefined) wasm.setWasmPaths(wasmPaths);
    },
    started: () => guardMemory((tf.backend() as unknown as { readonly wasm: WasmMemory }).wasm),
    remedy: "Serve tfjs's .wasm files and say where (wasmPaths), or use the engine 'cpu'.",
  });
}

export const tfjsWasm: EngineProvider = tfjsWasmFrom();
