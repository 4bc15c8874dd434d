import {
  apply,
  average,
  conv2d,
  dense,
  flatten,
  functional,
  input,
  type ModelDefinition,
  maxPooling2d,
  sequential,
  type Tap,
} from '@cnn/core';
import { expect, it } from 'vitest';
import { modelLayers } from './modelLayers.js';

const shape = [8, 8, 3] as const;
const layersOf = (name: string) => [
  conv2d({ name: `${name}_conv`, filters: 2, kernelSize: 3 }),
  maxPooling2d({ name: `${name}_pool` }),
  conv2d({ name: `${name}_conv_1`, filters: 2, kernelSize: 2 }),
  flatten({ name: `${name}_flat` }),
  dense({ name: `${name}_end`, units: 2, activation: 'softmax' }),
];

function ensemble(): ModelDefinition {
  const from = input(shape);
  const member = (name: string): Tap => apply(layersOf(name), from);
  return functional({ input: from, output: apply(average(), [member('one'), member('two')]) });
}

it.each<[string, ModelDefinition, string | null, string[]]>([
  [
    'that of a plain network',
    sequential({ input: shape, layers: layersOf('one') }),
    'one_conv_1',
    ['one_end', 'one_conv_1', 'one_conv'],
  ],
  [
    // The second member is the first to be randomized.
    'that of the member that is randomized last',
    ensemble(),
    'one_conv_1',
    ['two_end', 'two_conv_1', 'two_conv', 'one_end', 'one_conv_1', 'one_conv'],
  ],
  [
    'none of a network without one',
    sequential({ input: shape, layers: [flatten(), dense({ name: 'end', units: 2 })] }),
    null,
    ['end'],
  ],
])('the last convolution is %s', (_name, definition, lastConvolution, weighted) => {
  expect(modelLayers({ definition })).toEqual({ lastConvolution, weighted });
});
