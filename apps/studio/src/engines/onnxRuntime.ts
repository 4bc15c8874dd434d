import type { EngineProvider } from '@cnn/core';
import mjs from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';

/** ONNX Runtime's module and files, loaded when somebody chooses it: 13 MB. */
export async function onnxRuntime(): Promise<EngineProvider> {
  const [{ onnxWebFrom }, ort] = await Promise.all([import('@cnn/onnx'), import('onnxruntime-web/wasm')]);
  return onnxWebFrom({ ort, wasmPaths: { mjs, wasm } });
}
