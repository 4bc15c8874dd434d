import { useSoftwareVulkan } from '@cnn/testing';
import { expect, it } from 'vitest';
import { cardTrial } from './cardTrial.js';
import { listEngines, selectEngine } from './engines.js';
import { graphicsCard } from './graphicsCard.js';

useSoftwareVulkan();
const card = await graphicsCard();
const software = card.available && card.adapter.software;

it('tells what computes, or what is missing, in one line', () => {
  if (!card.available) expect(card.reason).toMatch(/^[^\n]+\.$/);
  else {
    const { adapter } = card;
    expect(`${adapter.device}${adapter.description}`).not.toBe('');
    expect(adapter.maxBufferSize).toBeGreaterThanOrEqual(2 ** 28);
    expect(adapter.maxStorageBufferBindingSize).toBeGreaterThanOrEqual(2 ** 27);
    expect(typeof adapter.float16).toBe('boolean');
  }
});

it.runIf(software)(
  'a GPU of software is an engine that works, and is used only when it is named',
  async () => {
    const status = (await listEngines()).find(({ name }) => name === 'webgpu');
    expect(status).toMatchObject({ available: true, onlyByName: expect.stringMatching(/^no graphics card/) });
    expect(status?.description).toMatch(/^TensorFlow\.js 4\.22\.0, WebGPU, .* \(software\)$/);
    const named = await selectEngine({ name: 'webgpu' });
    expect(named.name).toBe('webgpu');
    const { offCard, losses } = await cardTrial(named);
    await named.dispose();
    expect(offCard).toBe(0);
    const cpu = await selectEngine({ name: 'cpu' });
    const expected = await cardTrial(cpu);
    await cpu.dispose();
    expect(expected.offCard).toBeUndefined();
    expect({ data: losses }).toBeCloseToTensor({ data: expected.losses }, 1e-4);
  },
);
