import type { TensorValue } from '@cnn/core';
import { expect, it } from 'vitest';
import { explain } from './explain.js';
import { image, modelOf, network } from './smallNetwork.support.test.js';

/** The output is its bias: log-odds of three labels with the probabilities 0.6, 0.7 and 0.2. */
function labelled(labelThresholds: Readonly<Record<string, number>>) {
  const definition = network(3, 'sigmoid');
  const plain = modelOf(definition);
  const kernel = plain.weights['output/kernel'] as TensorValue;
  const odds = [0.6, 0.7, 0.2].map((share) => Math.log(share / (1 - share)));
  const weights = {
    ...plain.weights,
    'output/kernel': { shape: kernel.shape, data: new Float32Array(kernel.data.length) },
    'output/bias': { shape: [3], data: Float32Array.from(odds) },
  };
  return modelOf(definition, {
    ...{ weights, classNames: ['mass', 'cyst', 'scar'], task: 'multilabel', decision: { labelThresholds } },
  });
}

it.each([
  [{}, 'mass|cyst'],
  [{ cyst: 0.75 }, 'mass'],
  [{ mass: 0.9, cyst: 0.9 }, ''],
  [{ scar: 0.1 }, 'mass|cyst|scar'],
])('labels are predicted above their thresholds, %j', async (thresholds, predicted) => {
  const [found] = await explain({ model: labelled(thresholds), images: image });
  // The most probable label is explained in any case.
  expect(found).toMatchObject({ predicted, target: 'cyst' });
  expect(found?.probability).toBeCloseTo(0.7, 5);
});
