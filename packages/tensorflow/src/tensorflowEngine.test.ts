import { runEngineSuite } from '@cnn/testing';
import { tensorflowEngine } from './tensorflowEngine.js';

runEngineSuite({
  name: 'tensorflow',
  async start() {
    const attempt = await tensorflowEngine.start();
    if (!attempt.available) throw new Error(attempt.reason);
    return attempt.engine;
  },
});
