import type { EngineProvider } from '@cnn/core';
import { trainTutorial } from '@cnn/testing';
import { expect, it } from 'vitest';
import { tfjsCpu } from './backends/cpu.js';
import { tfjsWasm } from './backends/wasm.js';

async function lossesOn(provider: EngineProvider): Promise<readonly number[]> {
  const attempt = await provider.start();
  if (!attempt.available) throw new Error(attempt.reason);
  const { losses } = await trainTutorial({ engine: attempt.engine, learningRate: 0.001, end: 21 });
  return losses;
}

it('cpu and wasm agree to 1e-4 after 20 steps', async () => {
  const cpu = await lossesOn(tfjsCpu);
  const wasm = await lossesOn(tfjsWasm);
  expect(wasm).toHaveLength(21);
  expect({ data: wasm }).toBeCloseToTensor({ data: cpu }, 1e-4);
}, 120_000);
