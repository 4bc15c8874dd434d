import { useSoftwareVulkan } from '@cnn/testing';
import { expect, it } from 'vitest';
import { listEngines } from './engines.js';

useSoftwareVulkan();
const cards = (await listEngines({ trial: true })).filter(({ trial }) => trial !== undefined);

it.runIf(cards.length > 0)(
  'a training on each engine of a GPU stays on it, and agrees with the processor',
  () => {
    for (const { name, trial } of cards) {
      expect(trial?.offCard, name).toBe(0);
      expect(trial?.difference, name).toBeLessThan(1e-4);
    }
  },
);
