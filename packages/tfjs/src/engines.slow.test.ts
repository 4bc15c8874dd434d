import { runEngineSuite } from '@cnn/testing';
import { tfjsCpu } from './backends/cpu.js';

runEngineSuite({
  name: 'cpu',
  parts: ['tutorial'],
  async start() {
    const attempt = await tfjsCpu.start();
    if (!attempt.available) throw new Error(attempt.reason);
    return attempt.engine;
  },
});
