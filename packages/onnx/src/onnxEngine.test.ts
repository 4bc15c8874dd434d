import { runEngineSuite } from '@cnn/testing';
import { onnxEngine } from './onnxEngine.js';

runEngineSuite({
  name: 'onnx',
  fusions: ['biasedConvolution', 'blockedUpdate', 'pooledConvolution', 'reluGradient'],
  async start() {
    const attempt = await onnxEngine.start();
    if (!attempt.available) throw new Error(attempt.reason);
    return attempt.engine;
  },
});
