import { modelFacts } from '@cnn/core';
import { tutorialCnn } from '@cnn/presets';
import { expect, it } from 'vitest';
import { refuseMemory } from './refuseMemory.js';

const large = tutorialCnn({ input: [1024, 1024, 3], classes: 2 });
const settings = { batchSize: 32, ignoreMemory: false };

it('[run.memory] refuses a training that takes more memory than there is, with a smaller size of images', async () => {
  const needed = modelFacts(large).trainingBytes(32);
  expect(needed).toBeGreaterThan(2e10);
  await expect(refuseMemory({ model: large, settings, available: 16e9 })).rejects.toMatchObject({
    code: 'TRAINING',
    message: expect.stringMatching(
      /images of 1024×1024 in batches of 32 takes at least \d+ MB of memory, and 16000 MB are left here\. Use --image-size 224, a smaller --batch-size or another --model; --ignore-memory begins/,
    ),
  });
  await refuseMemory({ model: large, settings, available: needed / 0.85 });
  await refuseMemory({ model: large, settings: { ...settings, ignoreMemory: true }, available: 1 });
});

it('does not suggest a larger size, and measures this machine by itself', async () => {
  const small = tutorialCnn({ input: [32, 32, 3], classes: 2 });
  await expect(refuseMemory({ model: small, settings, available: 1 })).rejects.toThrow(
    'Use a smaller --batch-size or another --model',
  );
  await refuseMemory({ model: small, settings });
});
