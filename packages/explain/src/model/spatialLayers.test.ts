import {
  activation,
  add,
  apply,
  average,
  batchNormalization,
  conv2d,
  dense,
  dropout,
  flatten,
  functional,
  globalAveragePooling2d,
  input,
  type ModelDefinition,
  maxPooling2d,
  multiply,
  reshape,
  sequential,
  type Tap,
} from '@cnn/core';
import { describe, expect, it } from 'vitest';
import { loweredModel } from './loweredModel.js';
import { chosenLayers } from './spatialLayers.js';

const conv = (name: string) => conv2d({ name, filters: 4, kernelSize: 3, padding: 'same' });
const end = [globalAveragePooling2d(), dense({ units: 2, activation: 'softmax' })];
const image = () => input([8, 8, 3]);

function chosen(definition: ModelDefinition, layer?: string | readonly string[]): string[] {
  return chosenLayers({
    where: 'explain',
    model: definition.name,
    lowered: loweredModel({ definition }),
    names: layer,
  }).map((one) => one.layer.name);
}

/** Multiplied by what its own mean says of each channel. */
function squeezed(): ModelDefinition {
  const from = image();
  const values = apply(conv('values'), from);
  const gate = [
    globalAveragePooling2d(),
    dense({ units: 4, activation: 'sigmoid' }),
    reshape({ targetShape: [1, 1, 4] }),
  ];
  const scaled = apply(multiply({ name: 'scaled' }), [values, apply(gate, values)]);
  return functional({ input: from, output: apply(end, scaled) });
}

function residual(): ModelDefinition {
  const from = image();
  const stem = apply(conv('stem'), from);
  const sum = apply(add({ name: 'sum' }), [stem, apply([conv('inner'), batchNormalization()], stem)]);
  return functional({
    input: from,
    output: apply([activation({ name: 'end', activation: 'relu' }), ...end], sum),
  });
}

function ensemble(): ModelDefinition {
  const from = image();
  const member = (name: string): Tap =>
    apply([conv(name), flatten(), dense({ units: 2, activation: 'softmax' })], from);
  return functional({ input: from, output: apply(average(), [member('one'), member('two')]) });
}

describe('the layer that is looked at', () => {
  it.each<[string, ModelDefinition, string[]]>([
    [
      'the last with places',
      sequential({
        input: [8, 8, 3],
        layers: [
          conv('first'),
          maxPooling2d({ name: 'pool' }),
          dropout({ name: 'kept', rate: 0.5 }),
          flatten(),
          dense({ units: 1, activation: 'sigmoid' }),
        ],
      }),
      ['kept'],
    ],
    [
      'not one of a single place',
      sequential({
        input: [4, 4, 3],
        layers: [
          conv('first'),
          conv2d({ name: 'whole', filters: 2, kernelSize: 4 }),
          flatten(),
          dense({ units: 1, activation: 'sigmoid' }),
        ],
      }),
      ['first'],
    ],
    ['the last of a residual network', residual(), ['end']],
    ['what a squeeze-and-excite block has scaled', squeezed(), ['scaled']],
    ['one for each member of an ensemble', ensemble(), ['one', 'two']],
  ])('is %s', (_name, definition, expected) => {
    expect(chosen(definition)).toEqual(expected);
  });

  it('is the one that is named, or several', () => {
    expect(chosen(residual(), 'stem')).toEqual(['stem']);
    expect(chosen(residual(), ['stem', 'inner'])).toEqual(['stem', 'inner']);
  });

  it.each<[string, string | readonly string[], string]>([
    ['a name that is near to one', 'steem', "received 'steem'. Did you mean 'stem'?"],
    [
      'a name that is near to none',
      'xyzzy',
      "received 'xyzzy'. It has stem, inner, batch_normalization, sum, end,",
    ],
    [
      'a layer without places',
      'dense',
      "received 'dense', whose output is [2]. The last with places is 'end'.",
    ],
    [
      'no name at all',
      3 as unknown as string,
      "expected layer to be the name of a layer, such as 'dense', received 3.",
    ],
    ['no name', [], 'expected at least one layer, received an empty list.'],
  ])('can’t be %s', (_name, layer, message) => {
    expect(() => chosen(residual(), layer)).toThrow(message);
  });

  it('is told where there is none', () => {
    const definition = sequential({
      name: 'flat',
      input: [8, 8, 3],
      layers: [flatten(), dense({ units: 1, activation: 'sigmoid' })],
    });
    expect(() => chosen(definition)).toThrow(
      "expected model 'flat' to have a layer with places, [height, width, channels], received none. Use method 'saliency'",
    );
  });

  it('is suggested by the end of its name, of an ensemble, else few of many names are listed', () => {
    const from = image();
    const member = (name: string): Tap =>
      apply(
        [
          ...Array.from({ length: 6 }, (_, at) => conv(`${name}_conv2d_${at}`)),
          flatten(),
          dense({ units: 2, activation: 'softmax' }),
        ],
        from,
      );
    const pair = functional({
      input: from,
      output: apply(average(), [member('member1'), member('member2')]),
    });
    expect(() => chosen(pair, 'conv2d_3')).toThrow("Did you mean 'member1_conv2d_3'?");
    expect(() => chosen(pair, 'xyzzy')).toThrow(/It has (member1_conv2d_\d, ){6}\w+, \w+ and 9 more\.$/);
  });
});
