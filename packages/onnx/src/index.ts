export { type ExportOnnxOptions, exportOnnx } from './export/exportOnnx.js';
export { onnxEngine } from './onnxEngine.js';
export { type OnnxWebOptions, type OnnxWebRuntime, onnxWebFrom } from './onnxWeb.js';
