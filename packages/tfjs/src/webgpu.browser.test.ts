import { runEngineSuite } from '@cnn/testing';
import { tfjsWebgpu } from './backends/webgpu.js';

runEngineSuite({
  name: 'webgpu',
  start: async () => {
    const attempt = await tfjsWebgpu.start();
    if (!attempt.available) throw new Error(attempt.reason);
    return attempt.engine;
  },
});
