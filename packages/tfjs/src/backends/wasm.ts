import type { EngineProvider } from '@cnn/core';
import * as tf from '@tensorflow/tfjs-core';
import { providerOf } from '../engine.js';
import { missingFile, type WasmPaths } from './wasmFiles.js';
import { guardMemory, type WasmMemory } from './wasmMemory.js';
import { threadsProblem } from './wasmThreads.js';

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
      const inPage = tf.env().getBool('IS_BROWSER');
      const missing = inPage ? await missingFile(wasmPaths) : undefined;
      if (missing !== undefined) throw new Error(missing);
      const wasm = await import('@tensorflow/tfjs-backend-wasm');
      if (wasmPaths !== undefined) wasm.setWasmPaths(wasmPaths);
      if (inPage) await chooseThreads();
    },
    started: async () => {
      guardMemory((tf.backend() as unknown as { readonly wasm: WasmMemory }).wasm);
      if (!tf.env().getBool('IS_BROWSER')) return undefined;
      const { getThreadsCount } = await import('@tensorflow/tfjs-backend-wasm');
      const count = getThreadsCount();
      const threads = `${count} ${count === 1 ? 'thread' : 'threads'}`;
      return withoutThreads === undefined ? threads : `${threads} (${withoutThreads})`;
    },
    remedy:
      "Serve the three .wasm files of @tensorflow/tfjs-backend-wasm, and say where: selectEngine({ wasmPaths }), as in the README of @cnn/browser. Or use the engine 'cpu'.",
  });
}

/** Why tfjs, which this page has one of, has to do without threads. */
let withoutThreads: string | undefined;

/** Keeps tfjs from waiting for threads that can't start. */
async function chooseThreads(): Promise<void> {
  if (!(await tf.env().getAsync('WASM_HAS_MULTITHREAD_SUPPORT'))) return;
  const factory = await import('@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js');
  withoutThreads = await threadsProblem(factory.default);
  if (withoutThreads !== undefined) tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
}

export const tfjsWasm: EngineProvider = tfjsWasmFrom();
