import { explainMethods } from '@cnn/explain';
import { expect, it } from 'vitest';
import { methodNames } from './explanation.js';

it('offers every method that there is', () => {
  expect(methodNames).toEqual(Object.keys(explainMethods));
});
