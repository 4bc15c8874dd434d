export { type ExportOnnxOptions, exportOnnx } from './export/exportOnnx.js';
export { type ReadOnnxOptions, readOnnx } from './import/readOnnx.js';
export { onnxEngine } from './onnxEngine.js';
export { type OnnxWebOptions, type OnnxWebRuntime, onnxWebFrom } from './onnxWeb.js';
