import { expect, it } from 'vitest';
import { examplesSection } from './examplesSection.js';

it('says why nothing is explained', async () => {
  const explanationNote = 'Where the model looked can’t be shown: it has no layer with places.';
  const section = await examplesSection({
    groupName: 'patient',
    explanationNote,
    evaluation: {
      task: 'binary',
      classNames: ['a', 'b'],
      confusionMatrix: [],
      predictions: [{ label: 0, probabilities: [0.9] }],
    },
  });
  expect(section?.text).toContain(`<p>${explanationNote}</p>`);
});
