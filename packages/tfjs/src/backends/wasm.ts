import type { EngineProvider } from '@cnn/core';
import * as tf from '@tensorflow/tfjs-core';
import { providerOf } from '../engine.js';
import { missingFile, type WasmPaths } from './wasmFiles.js';
import { guardMemory, type WasmMemory } from './wasmMemory.js';

export interface WasmOptions {
  /**
   * In browsers: where tfjs's three .wasm files are served. A folder with a slash at its end, or the address of each by
   * its name. Default: beside the page.
   */
  readonly wasmPaths?: WasmPaths | undefined;
}

/** WebAssembly with SIMD, on the processor; with threads on pages that are cross-origin isolated. */
export function tfjsWasmFrom({ wasmPaths }: WasmOptions = {}): EngineProvider {
  return providerOf({
    name: 'wasm',
    backend: 'wasm',
    description: 'WebAssembly',
    load: async () => {
      const missing = tf.env().get('IS_BROWSER') ? await missingFile(wasmPaths) : undefined;
      if (missing !== undefined) throw new Error(missing);
      const wasm = await import('@tensorflow/tfjs-backend-wasm');
      if (wasmPaths !== undefined) wasm.setWasmPaths(wasmPaths);
      if (!(await threadsCanStart())) tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
    },
    started: () => guardMemory((tf.backend() as unknown as { readonly wasm: WasmMemory }).wasm),
    remedy:
      "Serve the three .wasm files of @tensorflow/tfjs-backend-wasm, and say where: selectEngine({ wasmPaths }), as in the README of @cnn/browser. Or use the engine 'cpu'.",
  });
}

export const tfjsWasm: EngineProvider = tfjsWasmFrom();

/**
 * In browsers, tfjs sends its threads the source text of a function that asks `typeof x` of a variable outside it. A minifier
 * that compresses this to `x` makes the threads fail, and tfjs wait for them for ever.
 */
async function threadsCanStart(): Promise<boolean> {
  if (!tf.env().get('IS_BROWSER')) return true;
  const factory = await import('@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js');
  return asksForType(String(factory.default));
}

/** `typeof x !== "undefined" && x)`, either way round: the name is an ordinary one after minification. */
export const asksForType = (source: string): boolean =>
  /typeof\s+([\w$]+)\s*!==?\s*(["'`])undefined\2\s*&&\s*\1\s*(\)|&&)/.test(source) ||
  /(["'`])undefined\1\s*!==?\s*typeof\s+([\w$]+)\s*&&\s*\2\s*(\)|&&)/.test(source);
