import { type LayerType, ruleOf } from '@cnn/core';
import { expect, it } from 'vitest';
import { fieldKind } from './fieldKind.js';
import { fieldLabel, fieldText, fieldValue, isAdvanced } from './fieldText.js';

it.each<[LayerType, string, string, unknown]>([
  ['conv2d', 'filters', '32', 32],
  ['conv2d', 'kernelSize', '3', 3],
  ['conv2d', 'kernelSize', '3, 5', [3, 5]],
  [
    'zeroPadding2d',
    'padding',
    '1, 2, 3, 4',
    [
      [1, 2],
      [3, 4],
    ],
  ],
  ['normalization', 'mean', '0.5, 0.25, 1', [0.5, 0.25, 1]],
  ['reshape', 'targetShape', '4, -1', [4, -1]],
  ['conv2d', 'kernelRegularizer', '{"l2":0.001}', { l2: 0.001 }],
  ['conv2d', 'kernelInitializer', '{"constant":0.5}', { constant: 0.5 }],
  ['dropout', 'noiseShape', '[null,1,1]', [null, 1, 1]],
])('%s.%s: %s is read and written', (type, name, text, value) => {
  const field = ruleOf(type)?.fields[name];
  if (!field) throw new Error(`no field ${name}`);
  const kind = fieldKind(field);
  expect(fieldValue(text, kind)).toEqual(value);
  expect(fieldText(value, kind)).toBe(text);
  expect(field.check(value)).toBeUndefined();
});

it('leaves what is none of its kind for the check to tell', () => {
  const number = { kind: 'number', whole: true } as const;
  expect(fieldValue(' ', number)).toBeUndefined();
  expect(fieldValue('many', number)).toBe('many');
  expect(fieldValue('3x3', { kind: 'numbers', form: 'pair' })).toEqual([3, 3]);
  expect(fieldValue('{"l2"', { kind: 'regularizer' })).toBe('{"l2"');
});

it('names fields in words, and knows the main ones', () => {
  expect(fieldLabel('kernelSize')).toBe('Kernel size');
  expect(isAdvanced('kernelInitializer', false)).toBe(true);
  expect(isAdvanced('padding', false)).toBe(false);
  expect(isAdvanced('scale', true)).toBe(false);
});
