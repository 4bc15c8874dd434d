import { runEngineSuite } from '@cnn/testing';
import { describe, it } from 'vitest';
import { tfjsTensorflow } from './backends/tensorflow.js';

const attempt = await tfjsTensorflow.start();

if (attempt.available) runEngineSuite({ name: 'tfjs-node', start: async () => attempt.engine });
else {
  describe('tfjs-node', () => {
    it.skip(`not tested here: ${attempt.reason}`);
  });
}
