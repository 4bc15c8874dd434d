export { onnxEngine } from './onnxEngine.js';
