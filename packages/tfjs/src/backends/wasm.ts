import type { EngineProvider } from '@cnn/core';
import { providerOf } from '../engine.js';

export interface WasmOptions {
  /** In browsers: the folder (with a slash at the end) that serves tfjs's three .wasm files. Default: that of the script. */
  readonly wasmPaths?: string;
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
    remedy: "Serve tfjs's .wasm files and say where (wasmPaths), or use the engine 'cpu'.",
  });
}

export const tfjsWasm: EngineProvider = tfjsWasmFrom();
