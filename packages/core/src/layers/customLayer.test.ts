import { describe, expect, it } from 'vitest';
import * as ops from '../graph/functions.js';
import type { Shape } from '../graph/shape.js';
import { add as addLayers, apply, branches, functional, input, outputShape, sequential } from '../index.js';
import { outputActivation } from '../model/infer.js';
import { parseModel } from '../model/parse.js';
import { initialState, modelVariables, predictionProgram } from '../model/state.js';
import { modelFacts, summary } from '../model/summary.js';
import { customLayer, type LayerRules } from './customLayer.js';
import { dense } from './dense.js';
import { aNumber, optional } from './field.js';
import { flatten } from './flatten.js';
import type { LayerBase, LayerRule } from './layer.js';

/** LayerScale of Touvron et al. 2021, arXiv 2103.17239: a learned factor for each channel. */
interface LayerScaleLayer extends LayerBase {
  readonly type: 'layerScale';
  readonly initial?: number | undefined;
}

const layerScaleRule: LayerRule<LayerScaleLayer> = {
  fields: { initial: optional(aNumber) },
  variables: ({ initial = 0.1 }, [shape]) => ({
    gamma: {
      shape: [(shape as Shape).at(-1) as number],
      initializer: { constant: initial },
      role: 'weight',
    },
  }),
  lower: ({ x, variable }) => ops.multiply(x, variable('gamma')),
};

const layerScale = (options: Omit<LayerScaleLayer, 'type'> = {}) =>
  customLayer({ type: 'layerScale', ...options }, layerScaleRule);

const layers: LayerRules = { layerScale: layerScaleRule };

const model = sequential({
  name: 'scaled',
  input: [2, 2, 3],
  layers: [layerScale(), layerScale({ initial: 0.5, name: 'second' }), flatten(), dense({ units: 1 })],
});

describe('a custom layer', () => {
  it('stands in the definition as plain JSON', () => {
    expect(model.layers.slice(0, 2)).toEqual([
      { type: 'layerScale', name: 'layer_scale' },
      { type: 'layerScale', name: 'second', initial: 0.5 },
    ]);
    expect(parseModel(JSON.parse(JSON.stringify(model)), { layers })).toEqual(model);
  });

  it('has variables, shapes and costs as any other', () => {
    expect(outputShape(model, { layers })).toEqual([1]);
    expect(initialState(model, 1, { layers })['second/gamma']?.data).toEqual(Float32Array.of(0.5, 0.5, 0.5));
    expect(modelFacts(model, { layers }).trainableParameters).toBe(3 + 3 + 13);
    expect(summary(model, { layers })).toContain('layer_scale (layerScale)');
    expect(predictionProgram(model, { layers }).nodes.map(({ operation }) => operation)).toContain(
      'multiply',
    );
    const state = initialState(model, 1, { layers });
    expect(Object.keys(modelVariables({ model, state, where: 'test', layers }))).toContain('second/gamma');
  });

  it('is a block among blocks, and may merge', () => {
    const half: LayerRule<LayerBase & { readonly type: 'half' }> = {
      fields: {},
      merges: true,
      lower: ({ inputs: [a, b = a] }) => ops.multiply(ops.add(a as never, b as never), 0.5),
    };
    const image = input([2, 2, 3]);
    const residual = branches({ branches: [[layerScale()], []], merge: customLayer({ type: 'half' }, half) });
    const two = functional({
      input: image,
      output: apply([residual, branches({ branches: [[], [layerScale()]], merge: addLayers() })], image),
    });
    expect(two.layers.map(({ type }: { type: string }) => type)).toEqual([
      'layerScale',
      'half',
      'layerScale',
      'add',
    ]);
    expect(two.layers[1]?.inputs).toEqual(['layer_scale', 'input']);
  });

  it('is refused where its rule is not given, or its options are wrong', () => {
    expect(() => parseModel(model)).toThrow(/^layers\[0\]\.type: expected one of activation, .*"layerScale"/);
    expect(() => parseModel(model)).toThrow('A custom layer is passed as layers: { type: rule }.');
    expect(() => outputShape(model)).toThrow(
      'layers[0] (layerScale) is of a type without a rule. Pass it: layers: { layerScale: rule }.',
    );
    const wrong = (options: object) => () => sequential({ input: [2, 2, 3], layers: [layerScale(options)] });
    expect(wrong({ initial: '1' })).toThrow(
      'layers[0] (layerScale): initial: expected a finite number, received "1".',
    );
    expect(wrong({ inital: 1 })).toThrow("there is no option 'inital'. Did you mean initial?");
  });

  it("can't have the type of another", () => {
    const other: LayerRule<LayerScaleLayer> = { ...layerScaleRule };
    expect(() =>
      sequential({ input: [2, 2, 3], layers: [layerScale(), customLayer({ type: 'layerScale' }, other)] }),
    ).toThrow("layer 'layerScale': two of this type have different rules.");
    const dense = customLayer({ type: 'dense' }, { fields: {}, lower: ({ x }) => x });
    expect(() => sequential({ input: [2, 2, 3], layers: [dense] })).toThrow(
      "there is a layer 'dense' in @cnn/core, which can't be replaced. Give yours another type.",
    );
  });

  it('says how it ends where the graph does not show it', () => {
    const end = (activation?: () => string) => {
      const rule = {
        fields: {},
        lower: ({ x }: { x: Parameters<typeof ops.add>[0] }) => ops.add(x, 0),
        activation,
      };
      const last = customLayer({ type: 'end' }, rule as LayerRule<LayerBase & { type: 'end' }>);
      const ending = sequential({ input: [1, 1, 1], layers: [flatten(), last] });
      return outputActivation(ending, { layers: { end: last.rule } });
    };
    expect(end()).toBeUndefined();
    expect(end(() => 'linear')).toBe('linear');
  });
});

describe('outputActivation', () => {
  const ending = (...last: Parameters<typeof sequential>[0]['layers']) =>
    outputActivation(sequential({ input: [1, 1, 2], layers: [flatten(), ...last] }));

  it('is what the graph ends in, else what the last layer has', () => {
    expect(ending(dense({ units: 2, activation: 'sigmoid' }))).toBe('sigmoid');
    expect(ending(dense({ units: 2, activation: 'softmax' }))).toBe('softmax');
    expect(ending(dense({ units: 2, activation: 'hardSigmoid' }))).toBe('hardSigmoid');
    expect(ending(dense({ units: 2 }))).toBe('linear');
    expect(ending()).toBeUndefined();
  });

  it('of an average is that of its inputs, if they agree', () => {
    const mean = (...activations: ('sigmoid' | 'softmax')[]) =>
      ending(
        branches({
          branches: activations.map((activation) => [dense({ units: 2, activation })]),
          merge: { type: 'average' },
        }),
      );
    expect(mean('sigmoid', 'sigmoid')).toBe('sigmoid');
    expect(mean('sigmoid', 'softmax')).toBeUndefined();
  });
});
