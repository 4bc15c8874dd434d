import {
  add,
  branches,
  concatenate,
  conv2d,
  dense,
  describeNetwork,
  dropout,
  flatten,
  inputsOf,
  type ModelDefinition,
  maxPooling2d,
  parseModel,
  relu,
  sequential,
} from '@cnn/core';
import { presets, residualBlock } from '@cnn/presets';
import { describe, expect, it } from 'vitest';
import { addLayer, duplicateLayer } from './addLayer.js';
import { changeLayer, connectLayer } from './changeLayer.js';
import { fitOutput, fitsClasses } from './fitOutput.js';
import { insertBlock } from './insertBlock.js';
import { moveLayer, moveLayerBy } from './moveLayer.js';
import { removeLayer } from './removeLayer.js';
import { nameProblem, renameLayer } from './renameLayer.js';

/** `a(input) b(a) c(a,b)`: every layer with what it reads. */
const wires = ({ layers }: ModelDefinition): string =>
  layers.map(({ name }, index) => `${name}(${inputsOf(layers, index).join()})`).join(' ');

const chain = sequential({
  input: [16, 16, 3],
  layers: [
    conv2d({ name: 'a', filters: 4, kernelSize: 3, padding: 'same' }),
    relu({ name: 'b' }),
    flatten({ name: 'c' }),
    dense({ name: 'd', units: 1, activation: 'sigmoid' }),
  ],
});

/** a → [b → c] beside nothing → sum → d, as a residual connection. */
const residual = sequential({
  input: [16, 16, 3],
  layers: [
    conv2d({ name: 'a', filters: 4, kernelSize: 3, padding: 'same' }),
    branches({
      branches: [
        [conv2d({ name: 'b', filters: 4, kernelSize: 3, padding: 'same' }), relu({ name: 'c' })],
        [],
      ],
      merge: add({ name: 'sum' }),
    }),
    flatten({ name: 'd' }),
  ],
});

/** A parsed definition is right to the last field. */
const right = (definition: ModelDefinition): ModelDefinition =>
  parseModel(JSON.parse(JSON.stringify(definition)));

describe('a layer is added', () => {
  it('after another, and what follows reads it', () => {
    const { definition, name } = addLayer(chain, { layer: dropout({ rate: 0.1 }), place: { after: 'b' } });
    expect(name).toBe('dropout');
    expect(wires(right(definition))).toBe('a(input) b(a) dropout(b) c(dropout) d(c)');
    expect(definition.layers.every((layer) => layer.inputs === undefined)).toBe(true);
  });

  it('after the image, and at the end', () => {
    const first = addLayer(chain, { layer: relu(), place: { after: 'input' } });
    expect(wires(right(first.definition))).toBe(
      're_lu(input) a(re_lu) b(a) c(b) d(c)'.replaceAll('re_lu', first.name),
    );
    const last = addLayer(chain, { layer: relu(), place: { after: 'd' } });
    expect(wires(right(last.definition))).toBe(`a(input) b(a) c(b) d(c) ${last.name}(d)`);
  });

  it('after one that two read: both read it', () => {
    const { definition, name } = addLayer(residual, { layer: relu(), place: { after: 'a' } });
    expect(wires(right(definition))).toBe(`a(input) ${name}(a) b(${name}) c(b) sum(c,${name}) d(sum)`);
  });

  it('before one, in its way only', () => {
    const { definition, name } = addLayer(residual, { layer: relu(), place: { before: 'b' } });
    expect(wires(right(definition))).toBe(`a(input) ${name}(a) b(${name}) c(b) sum(c,a) d(sum)`);
    const before = addLayer(residual, { layer: relu(), place: { before: 'sum' } });
    expect(wires(right(before.definition))).toBe(
      `a(input) b(a) c(b) ${before.name}(c) sum(${before.name},a) d(sum)`,
    );
  });

  it('that merges, with what it reads besides', () => {
    const { definition } = addLayer(chain, { layer: concatenate(), place: { after: 'b' }, besides: ['a'] });
    expect(wires(right(definition))).toBe('a(input) b(a) concatenate(b,a) c(concatenate) d(c)');
  });

  it('under a name that is free', () => {
    const once = addLayer(chain, { layer: relu(), place: { after: 'a' } });
    const twice = addLayer(once.definition, { layer: relu(), place: { after: 'a' } });
    expect(twice.name).toBe(`${once.name}_1`);
  });

  it('where an output is: the output is its value', () => {
    const two = { ...residual, outputs: ['d', 'c'] };
    const { definition, name } = addLayer(two, { layer: relu(), place: { after: 'c' } });
    expect(right(definition).outputs).toEqual(['d', name]);
  });

  it('like another, with its options', () => {
    const { definition, name } = duplicateLayer(chain, 'a');
    expect(wires(right(definition))).toBe('a(input) conv2d(a) b(conv2d) c(b) d(c)');
    expect(definition.layers.find((layer) => layer.name === name)).toMatchObject({
      filters: 4,
      padding: 'same',
    });
    expect(wires(right(duplicateLayer(residual, 'sum').definition))).toBe(
      'a(input) b(a) c(b) sum(c,a) add(sum,a) d(add)',
    );
  });
});

describe('a layer is removed', () => {
  it('and what read it reads what it read', () => {
    expect(wires(right(removeLayer(chain, 'b')))).toBe('a(input) c(a) d(c)');
    expect(wires(right(removeLayer(chain, 'a')))).toBe('b(input) c(b) d(c)');
    expect(wires(removeLayer(residual, 'a'))).toBe('b(input) c(b) sum(c,input) d(sum)');
  });

  it('of a branch', () => {
    expect(wires(right(removeLayer(residual, 'b')))).toBe('a(input) c(a) sum(c,a) d(sum)');
    expect(wires(right(removeLayer(residual, 'sum')))).toBe('a(input) b(a) c(b) d(c)');
  });

  it('whose weights others use: the first of them has them', () => {
    const shared: ModelDefinition = {
      ...chain,
      layers: [
        ...chain.layers.slice(0, 1),
        { type: 'conv2d', name: 'x', filters: 4, kernelSize: 1 },
        { type: 'shared', name: 'y', layer: 'x' },
        { type: 'shared', name: 'z', layer: 'x' },
        ...chain.layers.slice(1),
      ],
    };
    const { layers } = right(removeLayer(shared, 'x'));
    expect(layers[1]).toEqual({ type: 'conv2d', name: 'y', filters: 4, kernelSize: 1 });
    expect(layers[2]).toEqual({ type: 'shared', name: 'z', layer: 'y' });
  });

  it('down to none, which the description tells', () => {
    const none = ['a', 'b', 'c', 'd'].reduce(removeLayer, chain);
    expect(none.layers).toEqual([]);
    expect(describeNetwork(none).error?.message).toContain('at least one layer');
  });

  it('that was an output', () => {
    expect(removeLayer({ ...residual, outputs: ['d', 'c'] }, 'c').outputs).toEqual(['d', 'b']);
    expect(removeLayer({ ...chain, outputs: ['a'] }, 'a').outputs).toBeUndefined();
  });
});

describe('a layer is moved', () => {
  const moved = (definition: ModelDefinition, name: string, by: -1 | 1): string | undefined => {
    const next = moveLayerBy(definition, { name, by });
    return next && wires(next);
  };

  it('up and down in a chain', () => {
    expect(moved(chain, 'b', -1)).toBe('b(input) a(b) c(a) d(c)');
    expect(moved(chain, 'b', 1)).toBe('a(input) c(a) b(c) d(b)');
    expect(moved(chain, 'd', -1)).toBe('a(input) b(a) d(b) c(d)');
    expect(moved(chain, 'a', -1)).toBeUndefined();
    expect(moved(chain, 'd', 1)).toBeUndefined();
  });

  it('and back again', () => {
    for (const [definition, name] of [
      [chain, 'b'],
      [chain, 'c'],
      [residual, 'c'],
    ] as const) {
      const there = moveLayerBy(definition, { name, by: -1 }) as ModelDefinition;
      expect(moveLayerBy(there, { name, by: 1 })).toEqual(definition);
    }
  });

  it('within a branch, and out of it', () => {
    expect(moved(residual, 'c', -1)).toBe('a(input) c(a) b(c) sum(b,a) d(sum)');
    expect(moved(residual, 'c', 1)).toBe('a(input) b(a) sum(b,a) c(sum) d(c)');
  });

  it('that merges, as long as what it reads comes before it', () => {
    expect(moved(residual, 'sum', 1)).toBe('a(input) b(a) c(b) d(c) sum(d,a)');
    expect(moved(residual, 'sum', -1)).toBe('a(input) b(a) sum(b,a) c(sum) d(c)');
    expect(moveLayer(residual, { name: 'sum', place: { before: 'a' } })).toBeUndefined();
  });

  it('to any place', () => {
    expect(wires(moveLayer(chain, { name: 'd', place: { after: 'input' } }) as ModelDefinition)).toBe(
      'd(input) a(d) b(a) c(b)',
    );
    expect(moveLayer(chain, { name: 'b', place: { after: 'b' } })).toBeUndefined();
    expect(moveLayer(chain, { name: 'b', place: { after: 'a' } })).toEqual(chain);
  });
});

describe('a layer is renamed', () => {
  it('everywhere that it is named', () => {
    const definition = { ...residual, outputs: ['d', 'c'] };
    const renamed = right(renameLayer(definition, { from: 'c', to: 'features' }));
    expect(wires(renamed)).toBe('a(input) b(a) features(b) sum(features,a) d(sum)');
    expect(renamed.outputs).toEqual(['d', 'features']);
  });

  it('where the name can be used', () => {
    expect(nameProblem(chain, { from: 'a', to: 'a' })).toBeUndefined();
    expect(nameProblem(chain, { from: 'a', to: 'first.0' })).toBeUndefined();
    expect(nameProblem(chain, { from: 'a', to: 'b' })).toBe('Another layer is called b.');
    expect(nameProblem(chain, { from: 'a', to: 'input' })).toBe('Another layer is called input.');
    expect(nameProblem(chain, { from: 'a', to: 'a b' })).toContain('letters');
    expect(nameProblem(chain, { from: 'a', to: '' })).toContain('letters');
  });
});

it('an option is set, and removed', () => {
  const same = changeLayer(chain, { name: 'a', change: { padding: undefined, strides: 2 } });
  expect(same.layers[0]).toEqual({ type: 'conv2d', name: 'a', filters: 4, kernelSize: 3, strides: 2 });
});

it('a layer reads another one', () => {
  const connected = connectLayer(residual, { name: 'd', inputs: ['c'] });
  expect(wires(right(connected))).toBe('a(input) b(a) c(b) sum(c,a) d(c)');
  expect(connectLayer(connected, { name: 'd', inputs: ['sum'] })).toEqual(residual);
});

describe('a block is inserted', () => {
  it('as branches, and what follows reads its end', () => {
    const { definition, name } = insertBlock(chain, {
      block: residualBlock({ filters: 4 }),
      shape: [16, 16, 4],
      place: { after: 'a' },
    });
    const { layers } = right(definition);
    expect(name).toBe('activation_1');
    expect(wires({ ...definition, layers: layers.slice(-4) })).toContain(
      'b(activation_1) c(b) d(c)'.slice(-9),
    );
    expect(layers.find(({ type }) => type === 'add')?.inputs).toEqual(['batch_normalization_1', 'a']);
    expect(layers.find((layer) => layer.name === 'b')?.inputs).toBeUndefined();
  });

  it('twice, under names that are free', () => {
    const options = {
      block: residualBlock({ filters: 4 }),
      shape: [16, 16, 4],
      place: { after: 'a' },
    } as const;
    const once = insertBlock(chain, options).definition;
    const { layers } = right(insertBlock(once, options).definition);
    expect(new Set(layers.map(({ name }) => name)).size).toBe(4 + 2 * 7);
  });

  it('refuses what does not fit, and leaves the network', () => {
    expect(() =>
      insertBlock(chain, { block: residualBlock({ filters: 8 }), shape: [16, 16, 4], place: { after: 'a' } }),
    ).toThrow('needs inputs of one shape');
  });
});

describe('the output is made to fit the classes', () => {
  const fits = (definition: ModelDefinition, classes: number): void => {
    const [before] = describeNetwork(definition).outputs;
    const [after] = describeNetwork(right(fitOutput(definition, { classes, shape: before?.shape }))).outputs;
    expect(after && fitsClasses(after, classes)).toBe(true);
  };
  const image = { input: [16, 16, 3] } as const;

  it.each([2, 3, 10])('%i classes', (classes) => {
    fits(chain, classes);
    fits(presets.lenet5({ input: [32, 32, 1], classes: 7 }), classes);
    fits(sequential({ ...image, layers: [maxPooling2d()] }), classes);
    fits(sequential({ ...image, layers: [flatten()] }), classes);
    fits(
      sequential({ ...image, layers: [flatten(), dense({ units: 5 }), relu(), dropout({ rate: 0.1 })] }),
      classes,
    );
    fits(presets.resnet18({ input: [32, 32, 3], classes: 4 }), classes);
  });

  it('keeps the other options of the layer', () => {
    const { layers } = fitOutput(chain, { classes: 3 });
    expect(layers.at(-1)).toEqual({ type: 'dense', name: 'd', units: 3, activation: 'softmax' });
  });

  it('is right where two classes have a softmax', () => {
    expect(fitsClasses({ shape: [2], activation: 'softmax' }, 2)).toBe(true);
    expect(fitsClasses({ shape: [2], activation: 'sigmoid' }, 2)).toBe(false);
    expect(fitsClasses({ shape: [1], activation: 'linear' }, 2)).toBe(false);
    expect(fitsClasses({ shape: [1, 1, 2], activation: 'softmax' }, 2)).toBe(false);
  });
});

describe('every layer of every preset', () => {
  it.each(Object.keys(presets) as (keyof typeof presets)[])(
    'of %s can be removed, and moved there and back',
    (name) => {
      const definition = presets[name]({ input: [64, 64, 3] });
      for (const layer of definition.layers.filter(
        (_, index, { length }) => index % Math.ceil(length / 6) === 0,
      )) {
        const removed = removeLayer(definition, layer.name);
        expect(removed.layers).toHaveLength(definition.layers.length - 1);
        const mistaken = describeNetwork(removed).layers.filter(({ error }) =>
          error?.message.includes('inputs:'),
        );
        expect(mistaken).toEqual([]);
        for (const by of [-1, 1] as const) {
          const moved = moveLayerBy(definition, { name: layer.name, by });
          expect(new Set(moved?.layers.map((one) => one.name) ?? []).size).toBe(
            moved ? definition.layers.length : 0,
          );
        }
      }
    },
  );
});
