import { parseModel } from '@cnn/core';
import { tutorialCnn } from '@cnn/presets';
import { expect, it } from 'vitest';
import { classNames, definition, imageShape, syntheticSet } from './index.js';

it('is a definition that survives JSON and fits its images', () => {
  expect(parseModel(JSON.parse(JSON.stringify(definition)))).toEqual(definition);
  expect(definition.layers.map(({ type }) => type)).toEqual(
    tutorialCnn({ input: [224, 224, 3] }).layers.map(({ type }) => type),
  );
  expect(definition.input).toEqual([...imageShape]);
  expect(syntheticSet.size).toBe(imageShape[0]);
  expect(classNames).toHaveLength(2);
});
