import type { EngineProvider } from '@cnn/core';
import { providerOf } from '../engine.js';

/** Plain JavaScript: runs everywhere, and slowly. */
export const tfjsCpu: EngineProvider = providerOf({
  name: 'cpu',
  backend: 'cpu',
  description: 'plain JavaScript',
  load: async () => {
    await import('@tensorflow/tfjs-backend-cpu');
  },
  remedy: 'Reinstall @tensorflow/tfjs-backend-cpu.',
});
