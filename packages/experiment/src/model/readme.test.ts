import { readFile } from 'node:fs/promises';
import { dense, flatten, initialState, sequential } from '@cnn/core';
import { arraySet } from '@cnn/data';
import { readmeExamples, referenceEngine, runExample } from '@cnn/testing';
import { expect, it } from 'vitest';
import * as experiment from '../index.js';

it('the example of a trained model in the README runs', async () => {
  const text = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  const code = readmeExamples(text).find((one) => one.includes('new TrainedModel')) ?? '';
  const layers = [flatten(), dense({ units: 1, activation: 'sigmoid' })];
  const model = sequential({ name: 'small', input: [8, 8, 3], layers });
  const classNames = ['benign', 'malignant'];
  const store = experiment.memoryStore();
  await experiment.saveModelTo(store, {
    ...{ model, state: initialState(model, 1), classNames },
    preprocessing: {
      source: { type: 'uint8', white: 255 },
      imageSize: [8, 8],
      onOddSize: 'resize',
      rescale: 1 / 255,
    },
  });
  const images = { shape: [4, 8, 8, 3], data: Uint8Array.from({ length: 768 }, (_, at) => (at * 37) % 251) };
  const set = arraySet({ images, labels: [0, 1, 0, 1], classNames });
  const printed = await runExample({
    code,
    modules: { '@cnn/experiment': experiment },
    given: { store, set, engine: referenceEngine() },
  });
  expect(printed).toEqual([
    [{ class: 'benign', probabilities: { benign: 0.5, malignant: 0.5 }, threshold: 0.5 }],
    ['binary'],
    [['model.json', expect.stringMatching(/^weights-/)]],
  ]);
});
