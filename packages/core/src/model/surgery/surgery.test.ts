import { describe, expect, it } from 'vitest';
import { activation } from '../../layers/activation.js';
import { add } from '../../layers/add.js';
import { batchNormalization } from '../../layers/batchNormalization.js';
import { conv2d } from '../../layers/conv2d.js';
import { dense } from '../../layers/dense.js';
import { dropout } from '../../layers/dropout.js';
import { flatten } from '../../layers/flatten.js';
import { globalAveragePooling2d } from '../../layers/globalAveragePooling2d.js';
import { rescaling } from '../../layers/rescaling.js';
import { softmax } from '../../layers/softmax.js';
import { branches, sequential } from '../compose.js';
import type { ModelDefinition } from '../definition.js';
import { outputShape } from '../infer.js';
import { initialState } from '../state.js';
import { modelFacts } from '../summary.js';
import { freezeLayers, freezeUntil, unfreezeLayers } from './freeze.js';
import { allLayers, mapLayers } from './mapLayers.js';
import { prependLayer } from './prependLayer.js';
import { replaceHead } from './replaceHead.js';
import { frozenPart, splitModel } from './splitModel.js';

const backbone = sequential({
  name: 'backbone',
  input: [8, 8, 3],
  layers: [conv2d({ filters: 2, kernelSize: 3 }), batchNormalization(), globalAveragePooling2d()],
});
const nested = sequential({
  input: [8, 8, 3],
  layers: [
    backbone,
    dropout({ rate: 0.5 }),
    dense({ units: 4, activation: 'relu' }),
    dense({ units: 5 }),
    softmax(),
  ],
});
const residual = sequential({
  input: [8, 8, 3],
  layers: [
    conv2d({ filters: 2, kernelSize: 3, name: 'first' }),
    branches({ branches: [[conv2d({ filters: 2, kernelSize: 1, name: 'inside' })], []], merge: add() }),
    flatten(),
    dense({ units: 1, activation: 'sigmoid' }),
  ],
});
const trainable = (model: ModelDefinition) =>
  modelFacts(model)
    .layers.filter(({ trainableParameters }) => trainableParameters > 0)
    .map(({ name }) => name);

describe('mapLayers', () => {
  it('reaches the layers of inner models', () => {
    const paths = allLayers(nested).map(({ path }) => path);
    expect(paths.slice(0, 5)).toEqual([
      'backbone/conv2d',
      'backbone/batch_normalization',
      'backbone/global_average_pooling2d',
      'backbone',
      'dropout',
    ]);
    const faster = mapLayers(nested, (layer) =>
      layer.type === 'batchNormalization' ? { ...layer, momentum: 0.5 } : layer,
    );
    expect(JSON.stringify(faster)).toContain('"momentum":0.5');
    expect(JSON.stringify(nested)).not.toContain('momentum');
  });
});

describe('freezing', () => {
  it('by names, patterns, and until a layer', () => {
    expect(trainable(nested)).toEqual([
      'backbone/conv2d',
      'backbone/batch_normalization',
      'dense',
      'dense_1',
    ]);
    expect(trainable(freezeLayers(nested, ['backbone']))).toEqual(['dense', 'dense_1']);
    expect(trainable(freezeLayers(nested, ['backbone/conv*', 'dense_1']))).toEqual([
      'backbone/batch_normalization',
      'dense',
    ]);
    expect(trainable(freezeUntil(nested, 'backbone/conv2d'))).toEqual([
      'backbone/batch_normalization',
      'dense',
      'dense_1',
    ]);
    expect(trainable(freezeUntil(nested, 'dense'))).toEqual(['dense_1']);
    expect(unfreezeLayers(freezeUntil(nested, 'dense'))).toEqual(nested);
  });

  it('names the nearest layer where there is none', () => {
    expect(() => freezeLayers(nested, ['bakbone'])).toThrow("no layer 'bakbone'. Did you mean backbone?");
    expect(() => freezeUntil(residual, 'q*')).toThrow('There are first, inside, add, flatten, dense.');
  });
});

describe('replaceHead', () => {
  it('replaces the last dense layer and its activation', () => {
    const { model, head, replaced } = replaceHead(nested, {
      layer: dense({ units: 1, activation: 'sigmoid' }),
    });
    expect({ head, replaced }).toEqual({ head: 'head', replaced: 'dense_1' });
    expect(model.layers.map(({ name }) => name)).toEqual(['backbone', 'dropout', 'dense', 'head']);
    expect(outputShape(model)).toEqual([1]);
  });

  it('within an inner model', () => {
    const top = sequential({
      name: 'top',
      input: [8, 8, 3],
      layers: [flatten(), dense({ units: 7, activation: 'softmax', name: 'head' })],
    });
    const outer = sequential({ input: [8, 8, 3], layers: [conv2d({ filters: 3, kernelSize: 1 }), top] });
    const { model, head, replaced } = replaceHead(outer, {
      layer: dense({ units: 2, activation: 'softmax' }),
    });
    expect({ head, replaced }).toEqual({ head: 'top/head_1', replaced: 'top/head' });
    expect(outputShape(model)).toEqual([2]);
  });

  it('is put behind a model without a top', () => {
    const bare = sequential({
      input: [8, 8, 3],
      layers: [conv2d({ filters: 3, kernelSize: 1 }), activation({ activation: 'relu' })],
    });
    const { model, replaced } = replaceHead(bare, { layer: dense({ units: 3, activation: 'softmax' }) });
    expect(replaced).toBeUndefined();
    expect(model.layers.map(({ name }) => name)).toEqual(['conv2d', 'activation', 'head_pooling', 'head']);
    expect(replaceHead(backbone, { layer: dense({ units: 3 }) }).model.layers).toHaveLength(4);
  });
});

describe('prependLayer', () => {
  it('stands between the images and all that reads them', () => {
    const both = branches({ branches: [[conv2d({ filters: 3, kernelSize: 1 })], []], merge: add() });
    const model = sequential({ input: [8, 8, 3], layers: [both, flatten()] });
    const longer = prependLayer(model, rescaling({ scale: 255 }));
    expect(longer.layers).toEqual([
      { type: 'rescaling', name: 'preprocessing', scale: 255 },
      { type: 'conv2d', name: 'conv2d', filters: 3, kernelSize: 1 },
      { type: 'add', name: 'add', inputs: ['conv2d', 'preprocessing'] },
      { type: 'flatten', name: 'flatten' },
    ]);
    expect(prependLayer(longer, rescaling({ scale: 2 })).layers[0]?.name).toBe('preprocessing_1');
  });
});

describe('splitModel', () => {
  it('gives two models with the weights of the one', () => {
    const { backbone: first, head, featureShape } = splitModel(nested, 'backbone');
    expect(featureShape).toEqual([2]);
    expect(head.input).toEqual([1, 1, 2]);
    expect(head.layers.map(({ name }) => name)).toEqual([
      'features',
      'dropout',
      'dense',
      'dense_1',
      'softmax',
    ]);
    expect(Object.keys({ ...initialState(first, 0), ...initialState(head, 0) })).toEqual(
      Object.keys(initialState(nested, 0)),
    );
    expect(outputShape(head)).toEqual([5]);
    expect(splitModel(residual, 'add').head.input).toEqual([6, 6, 2]);
  });

  it('refuses to cut through a branch', () => {
    expect(() => splitModel(residual, 'inside')).toThrow("'add' reads what stands before 'inside'");
    expect(() => splitModel(residual, 'dense')).toThrow('a layer before the last');
  });

  it('finds where nothing before is trained or random', () => {
    expect(frozenPart(nested)).toBeUndefined();
    expect(frozenPart(freezeLayers(nested, ['backbone']))).toBe('backbone');
    expect(frozenPart(freezeUntil(residual, 'first'))).toBe('first');
    // Behind the branch, not in it.
    expect(frozenPart(freezeLayers(residual, ['first', 'inside']))).toBe('flatten');
  });
});

describe('arguments of another kind', () => {
  const call = (run: () => unknown) => {
    try {
      run();
    } catch (error) {
      return error;
    }
    return undefined;
  };
  it.each([
    ['freezeLayers', () => freezeLayers(nested, 5 as never), "a list of layers' names", 'names'],
    ['freezeLayers', () => freezeLayers(nested, 'dense' as never), "received the text 'dense'", 'names'],
    ['freezeLayers', () => freezeLayers('resnet18' as never, ['dense']), "a model's definition", 'model'],
    ['freezing layers', () => freezeUntil(nested, 3 as never), "a layer's name, received 3", 'names'],
    ['freezeUntil', () => freezeUntil(undefined as never, 'dense'), 'received nothing', 'model'],
    ['unfreezeLayers', () => unfreezeLayers({} as never), 'received an empty object', 'model'],
    ['replaceHead', () => replaceHead(undefined as never, {} as never), 'received nothing', 'model'],
    ['replaceHead', () => replaceHead(nested, {} as never), 'layer: expected a layer', 'layer'],
    ['replaceHead', () => replaceHead(nested, { units: 2 } as never), "no option 'units'", 'units'],
    ['prependLayer', () => prependLayer(nested, undefined as never), 'layer: expected a layer', 'layer'],
    ['splitModel', () => splitModel(undefined as never, 'dense'), 'received nothing', 'model'],
  ])('%s says what it expects', (where, run, words, option) => {
    const error = call(run);
    expect(error).toMatchObject({ code: 'OPTIONS', details: { option } });
    expect(String(error)).toContain(`${where}: `);
    expect(String(error)).toContain(words);
  });
});
