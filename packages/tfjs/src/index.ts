export { tfjsCpu } from './backends/cpu.js';
export { tfjsTensorflow } from './backends/tensorflow.js';
export { tfjsWasm, tfjsWasmFrom, type WasmOptions } from './backends/wasm.js';
export type { WasmFile, WasmPaths } from './backends/wasmFiles.js';
export { tfjsWebgl } from './backends/webgl.js';
export { tfjsWebgpu } from './backends/webgpu.js';
export type { CompanionFiles } from './layersModel/companionFiles.js';
export {
  fromLayersModel,
  type LiveArtifacts,
  type LiveLayersModel,
  type TensorFlowJs,
  toLayersModel,
} from './layersModel/liveModel.js';
export { type ReadTfjsOptions, readTfjs } from './layersModel/readTfjs.js';
export { type WriteLayersModelOptions, writeLayersModel } from './layersModel/writeLayersModel.js';
export { type AdapterAttempt, type GraphicsAdapter, webgpuAdapter } from './webgpu/graphicsAdapter.js';
