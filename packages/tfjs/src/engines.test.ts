import type { EngineProvider } from '@cnn/core';
import { runEngineSuite } from '@cnn/testing';
import { tfjsCpu } from './backends/cpu.js';
import { tfjsWasm } from './backends/wasm.js';

async function started(provider: EngineProvider) {
  const attempt = await provider.start();
  if (!attempt.available) throw new Error(attempt.reason);
  return attempt.engine;
}

runEngineSuite({ name: 'cpu', start: () => started(tfjsCpu), parts: ['values', 'training'] });
runEngineSuite({ name: 'wasm', start: () => started(tfjsWasm) });
