export { type ExportOnnxOptions, exportOnnx } from './export/exportOnnx.js';
export { type FrozenOnnx, type FrozenOnnxOptions, frozenOnnx } from './frozen/frozenOnnx.js';
export { type ReadOnnxOptions, readOnnx } from './import/readOnnx.js';
export { onnxEngine } from './onnxEngine.js';
export { onnxWebFrom } from './onnxWeb.js';
export type { OnnxWebOptions, OnnxWebRuntime } from './session/webHost.js';
