import { parseModel } from '@cnn/core';
import { expect, it } from 'vitest';
import { classNames, definition, imageShape, madeUpSet } from './index.js';

it('is a definition that survives JSON and fits its images', () => {
  expect(parseModel(JSON.parse(JSON.stringify(definition)))).toEqual(definition);
  expect(definition.input).toEqual([...imageShape]);
  expect(madeUpSet.size).toBe(imageShape[0]);
  expect(classNames).toHaveLength(2);
});
