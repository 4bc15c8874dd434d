import type { OnnxWebOptions } from '@cnn/onnx';
import mjs from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';

/** ONNX Runtime's module and files, loaded when somebody chooses it: 13 MB. */
export async function onnxRuntime(): Promise<OnnxWebOptions> {
  return { ort: await import('onnxruntime-web/wasm'), wasmPaths: { mjs, wasm } };
}
