import { expect, it } from 'vitest';
import { trainingSection } from './training.js';

it('says at the diagram’s input what shape an image has', async () => {
  const layers = [
    {
      ...{ name: 'dense', type: 'dense', inputs: ['input'], outputShape: [-1, 4] },
      ...{ trainableParameters: 4, otherParameters: 0, multiplyAdds: 4 },
    },
  ];
  const page = JSON.stringify(await trainingSection({ layers, input: [48, 32, 3] }));
  expect(page).toContain('>48×32×3<');
  expect(page.split('>input<').length - 1).toBe(1);
});
