import { type LayerType, layerTypes, parseModel, ruleOf } from '@cnn/core';
import { presets } from '@cnn/presets';
import { describe, expect, it } from 'vitest';
import { fieldKind } from '../fields/fieldKind.js';
import { networkWork } from '../work.js';
import { type BlockName, blockCatalogue } from './blockCatalogue.js';
import { layerCatalogue, newLayer } from './layerCatalogue.js';
import { presetCatalogue } from './presetCatalogue.js';

const types = layerTypes() as readonly LayerType[];

it('has every layer and preset', () => {
  expect(Object.keys(layerCatalogue).sort()).toEqual([...types].sort());
  expect(Object.keys(presetCatalogue)).toEqual(Object.keys(presets));
});

it.each(types)('%s: a new one fits what it reads', (type) => {
  const flat = ['dense', 'cosineDense'].includes(type);
  const before = flat ? [{ type: 'flatten', name: 'before' }] : [{ type: 'relu', name: 'before' }];
  const inputs = ruleOf(type)?.merges ? { inputs: ['before', 'before'] } : {};
  const layer = { ...newLayer(type, flat ? [3072] : [32, 32, 3]), name: 'new', ...inputs };
  const json = {
    format: 'cnn-model',
    version: 1,
    name: 'test',
    input: [32, 32, 3],
    layers: [...before, layer],
  };
  expect(() => parseModel(JSON.parse(JSON.stringify(json)))).not.toThrow();
});

describe('the kind of a field', () => {
  const all = types.flatMap((type) =>
    Object.entries(ruleOf(type)?.fields ?? {}).map(([name, field]) => ({ name: `${type}.${name}`, field })),
  );

  it('is JSON for none but the shape of noise', () => {
    const json = all.filter(({ field }) => fieldKind(field).kind === 'json').map(({ name }) => name);
    expect(json).toEqual(['dropout.noiseShape']);
  });

  it.each([
    ['conv2d.filters', { kind: 'number', whole: true, least: 1 }],
    ['conv2d.kernelSize', { kind: 'numbers', form: 'pair' }],
    ['conv2d.padding', { kind: 'choice', choices: ['valid', 'same'], others: false }],
    ['conv2d.useBias', { kind: 'flag' }],
    ['conv2d.kernelRegularizer', { kind: 'regularizer' }],
    ['dropout.rate', { kind: 'number', whole: false, least: 0, most: 1 }],
    ['batchNormalization.epsilon', { kind: 'number', whole: false, least: 0 }],
    ['groupNormalization.groups', { kind: 'number', whole: true, least: -1 }],
    ['leakyRelu.negativeSlope', { kind: 'number', whole: false }],
    ['zeroPadding2d.padding', { kind: 'numbers', form: 'borders' }],
    ['normalization.mean', { kind: 'numbers', form: 'each' }],
    ['reshape.targetShape', { kind: 'list' }],
    ['permute.dims', { kind: 'list' }],
  ])('%s', (name, kind) => {
    const found = all.find((one) => one.name === name);
    expect(found && fieldKind(found.field)).toEqual(kind);
  });

  it('of an initializer has its words, and others', () => {
    const found = all.find(({ name }) => name === 'conv2d.kernelInitializer');
    const kind = found && fieldKind(found.field);
    expect(kind).toMatchObject({ kind: 'choice', others: true });
    expect(kind?.kind === 'choice' && kind.choices).toContain('heNormal');
  });
});

describe('a block', () => {
  it.each(Object.keys(blockCatalogue) as BlockName[])(
    '%s fits any channels, with other filters and strides',
    async (name) => {
      const start = await networkWork.buildPreset('patches', { input: [32, 32, 3], classes: 2 });
      const place = { after: 'input' };
      for (const channels of [1, 3, 64]) {
        const { filters, strides } = blockCatalogue[name];
        for (const choice of [
          { name },
          { name, filters: filters ? 5 : undefined, strides: strides ? 2 : 1 },
        ]) {
          const input = [32, 32, channels] as const;
          const added = await networkWork.addBlock({ ...start, input }, { choice, shape: input, place });
          const { layers } = await networkWork.describe(added.definition, { batchSize: 2 });
          expect(layers.filter(({ state }) => state !== 'ok')).toEqual([]);
          const end = layers.find((layer) => layer.name === added.name);
          expect(end?.outputShape?.[0]).toBe(choice.strides === 2 ? 16 : 32);
          if (filters && choice.filters && name !== 'inceptionBlock') expect(end?.outputShape?.[2]).toBe(5);
        }
      }
    },
  );
});
