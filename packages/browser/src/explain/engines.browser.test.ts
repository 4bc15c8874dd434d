/// <reference path="../assets.d.ts" />
import { explain, explainableModel } from '@cnn/explain';
import { runExplainSuite } from '@cnn/testing';
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threaded from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import { selectEngine } from '../engines/selectEngine.js';

const wasmPaths = {
  'tfjs-backend-wasm.wasm': plain,
  'tfjs-backend-wasm-simd.wasm': simd,
  'tfjs-backend-wasm-threaded-simd.wasm': threaded,
};

for (const name of ['wasm', 'webgl'] as const) {
  runExplainSuite({
    name: `${name} in a browser`,
    start: () => selectEngine({ name, wasmPaths }),
    explain,
    explainableModel,
  });
}
