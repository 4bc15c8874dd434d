import { runEngineSuite } from '@cnn/testing';
import { tfjsWebgl } from './backends/webgl.js';

runEngineSuite({
  name: 'webgl',
  start: async () => {
    const attempt = await tfjsWebgl.start();
    if (!attempt.available) throw new Error(attempt.reason);
    return attempt.engine;
  },
});
