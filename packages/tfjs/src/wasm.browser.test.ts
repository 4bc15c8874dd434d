/// <reference path="./assets.d.ts" />
import { runEngineSuite } from '@cnn/testing';
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threaded from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import { tfjsWasmFrom } from './backends/wasm.js';

const wasm = tfjsWasmFrom({
  wasmPaths: {
    'tfjs-backend-wasm.wasm': plain,
    'tfjs-backend-wasm-simd.wasm': simd,
    'tfjs-backend-wasm-threaded-simd.wasm': threaded,
  },
});

runEngineSuite({
  name: 'wasm in a browser',
  start: async () => {
    const attempt = await wasm.start();
    if (!attempt.available) throw new Error(attempt.reason);
    return attempt.engine;
  },
});
