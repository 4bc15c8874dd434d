export { type ExportOnnxOptions, exportOnnx } from './export/exportOnnx.js';
export { onnxEngine } from './onnxEngine.js';
