import type { EngineProvider } from '@cnn/core';
import gpuMjs from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url';
import gpuWasm from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import mjs from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';

/** ONNX Runtime's module and files, loaded when somebody chooses it: 13 MB. */
export async function onnxRuntime(): Promise<EngineProvider> {
  const [{ onnxWebFrom }, ort] = await Promise.all([import('@cnn/onnx'), import('onnxruntime-web/wasm')]);
  return onnxWebFrom({ ort, wasmPaths: { mjs, wasm } });
}

/** The same for the graphics card: 27 MB. */
export async function onnxWebGpuRuntime(): Promise<EngineProvider> {
  const [{ onnxWebGpuFrom }, ort] = await Promise.all([
    import('@cnn/onnx'),
    import('onnxruntime-web/webgpu'),
  ]);
  return onnxWebGpuFrom({ ort, wasmPaths: { mjs: gpuMjs, wasm: gpuWasm } });
}
