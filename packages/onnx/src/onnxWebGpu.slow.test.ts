import { runEngineSuite } from '@cnn/testing';
import { onnxWebGpu } from './onnxWebGpu.js';

runEngineSuite({
  name: 'onnx-webgpu',
  fusions: ['biasedConvolution'],
  async start() {
    const attempt = await onnxWebGpu.start();
    if (!attempt.available) throw new Error(attempt.reason);
    return attempt.engine;
  },
});
