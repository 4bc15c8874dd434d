import { runEngineSuite } from '@cnn/testing';
import { describe, expect, it } from 'vitest';
import { tfjsTensorflow } from './backends/tensorflow.js';

const attempt = await tfjsTensorflow.start();

if (attempt.available) runEngineSuite({ name: 'tfjs-node', start: async () => attempt.engine });
else {
  describe('tfjs-node', () => {
    it.skip(`not tested here: ${attempt.reason}`);
    it('says what is missing and how to install it, without a file of this package', () => {
      expect(attempt.reason).toBe(
        "TensorFlow through tfjs-node: the package @tensorflow/tfjs-node is not installed. Install it: npm install @tensorflow/tfjs-node@4.22.0. Or use the engine 'wasm'.",
      );
    });
  });
}
