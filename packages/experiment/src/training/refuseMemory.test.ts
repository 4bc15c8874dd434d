import { CnnError, modelFacts } from '@cnn/core';
import { tutorialCnn } from '@cnn/presets';
import { expect, it } from 'vitest';
import { refuseMemory } from './refuseMemory.js';

const large = tutorialCnn({ input: [1024, 1024, 3], classes: 2 });

it('[run.memory] refuses a training that takes more memory than there is, with a smaller size of images', () => {
  const needed = modelFacts(large).trainingBytes(32);
  expect(needed).toBeGreaterThan(2e10);
  const refused = () => refuseMemory({ model: large, batchSize: 32, available: 16e9 });
  expect(refused).toThrow(
    /images of 1024×1024 in batches of 32 takes at least \d+ MB of memory, and 16000 MB are left here\. Use data\.imageSize 224, a smaller training\.batchSize or another model\./,
  );
  try {
    refused();
  } catch (error) {
    expect(error).toBeInstanceOf(CnnError);
    expect(error).toMatchObject({ code: 'TRAINING', details: { reason: 'memory', needed, available: 16e9 } });
  }
  refuseMemory({ model: large, batchSize: 32, available: needed / 0.85 });
});

it('does not suggest a larger size', () => {
  const small = tutorialCnn({ input: [32, 32, 3], classes: 2 });
  expect(() => refuseMemory({ model: small, batchSize: 32, available: 1 })).toThrow(
    'Use a smaller training.batchSize or another model',
  );
});
