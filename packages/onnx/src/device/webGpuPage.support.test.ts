/// <reference path="../assets.d.ts" />
import { runEngineSuite, type SuitePart } from '@cnn/testing';
import mjs from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url';
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import * as ort from 'onnxruntime-web/webgpu';
import { onnxWebGpuFrom } from '../onnxWeb.js';

const provider = onnxWebGpuFrom({ ort, wasmPaths: { mjs, wasm } });

export function runWebGpuPageSuite(parts: readonly SuitePart[]): void {
  runEngineSuite({
    name: 'onnx-webgpu in a browser',
    fusions: ['biasedConvolution'],
    parts,
    start: async () => {
      const attempt = await provider.start();
      if (!attempt.available) throw new Error(attempt.reason);
      return attempt.engine;
    },
  });
}
