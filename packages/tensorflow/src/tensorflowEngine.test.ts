import { runEngineSuite } from '@cnn/testing';
import { describe } from 'vitest';
import { tensorflowEngine } from './tensorflowEngine.js';

const attempt = await tensorflowEngine.start();

describe.skipIf(!attempt.available)('where TensorFlow is installed', () => {
  runEngineSuite({
    name: 'tensorflow',
    fusions: [
      ...['adam', 'descent', 'momentum', 'rmsprop', 'sgd'],
      ...['batchNormalization', 'biasAdd', 'biasGradient', 'pooledConvolution', 'reluGradient'],
    ],
    async start() {
      if (!attempt.available) throw new Error(attempt.reason);
      return attempt.engine;
    },
  });
});
