import * as core from '@cnn/core';
import {
  add,
  apply,
  branches,
  conv2d,
  dense,
  flatten,
  freezeLayers,
  functional,
  globalAveragePooling2d,
  input,
  layerTypes,
  type ModelDefinition,
  maxPooling2d,
  outputOf,
  sequential,
} from '@cnn/core';
import { type PresetName, presets } from '@cnn/presets';
import { layerPredictions, structureGoldens, structureModel } from '@cnn/testing';
import { describe, expect, it } from 'vitest';
import { definitionSource } from './definitionSource.js';
import { withoutRedundancy } from './withoutRedundancy.js';

/** What the source gives when it runs. */
function run({ imports, code }: { readonly imports: readonly string[]; readonly code: string }): unknown {
  return new Function('core', `const { ${imports.join(', ')} } = core;\n${code}\nreturn definition;`)(core);
}

const small = [32, 32, 3] as const;
const unknownOrder = { format: 'cnn-model', version: 1, name: 'odd', input: [4, 4, 1] } as const;

describe('definitionSource', () => {
  it.each(Object.keys(presets) as PresetName[])('composes the preset %s to the same definition', (name) => {
    for (const classes of [2, 5]) {
      const definition = presets[name]({ input: [64, 64, 3], classes });
      const source = definitionSource(definition);
      expect(source.imports).not.toContain('parseModel');
      expect(run(source)).toEqual(definition);
    }
  });

  it.each(structureGoldens.map(({ name }) => name))('composes the structure "%s"', (name) => {
    const definition = structureModel(name);
    const source = definitionSource(definition);
    expect(source.imports).not.toContain('parseModel');
    expect(run(source)).toEqual(definition);
  });

  it('composes every layer of the goldens with all its options', () => {
    const seen = new Set<string>();
    for (const { model, name } of layerPredictions()) {
      const source = definitionSource(model);
      expect(source.imports, name).not.toContain('parseModel');
      expect(run(source), name).toEqual(withoutRedundancy(model));
      for (const { type } of model.layers) seen.add(type);
    }
    expect(layerTypes().filter((type) => !seen.has(type))).toEqual([]);
  });

  it('writes a chain of layers as a person would', () => {
    const definition = sequential({
      input: small,
      layers: [
        conv2d({ filters: 8, kernelSize: 3, activation: 'relu', kernelRegularizer: { l2: 0.001 } }),
        maxPooling2d(),
        flatten(),
        dense({ units: 1, activation: 'sigmoid', name: 'the.end' }),
      ],
    });
    const source = definitionSource(definition);
    expect(source.code).toMatchInlineSnapshot(`
      "const definition = sequential({
        input: [32, 32, 3],
        layers: [
          conv2d({ filters: 8, kernelSize: 3, activation: 'relu', kernelRegularizer: l2(0.001) }),
          maxPooling2d(),
          flatten(),
          dense({ name: 'the.end', units: 1, activation: 'sigmoid' }),
        ],
      });"
    `);
    expect(run(source)).toEqual(definition);
  });

  it('writes models inside models, shared layers and further outputs with variables', () => {
    const eye = input(small);
    const deep = apply(conv2d({ filters: 4, kernelSize: 3, name: 'deep' }), eye);
    const backbone = functional({
      name: 'backbone',
      input: eye,
      outputs: [apply(globalAveragePooling2d({ name: 'pool' }), deep), deep],
    });
    const left = input(small);
    const right = input(small, { name: 'right-eye' });
    const both = [left, right].map((image) => apply(backbone, image));
    const shared = dense({ units: 4, activation: 'relu' });
    const joined = apply(
      add(),
      both.map((one) => apply(shared, one)),
    );
    const where = apply(flatten(), outputOf(both[0] as core.Tap, 'deep'));
    const definition = functional({
      name: 'eyes',
      inputs: [left, right],
      outputs: [
        apply(dense({ units: 1, activation: 'sigmoid', name: 'sick' }), joined),
        apply(dense({ units: 2, activation: 'softmax', name: 'where' }), where),
      ],
    });
    const source = definitionSource(definition);
    expect(source.code).toMatchInlineSnapshot(`
      "const image = input([32, 32, 3]);
      const rightEye = input([32, 32, 3], { name: 'right-eye' });
      const image2 = input([32, 32, 3]);
      const features = apply(conv2d({ name: 'deep', filters: 4, kernelSize: 3 }), image2);
      const backbone = functional({
        name: 'backbone',
        input: image2,
        outputs: [apply(globalAveragePooling2d({ name: 'pool' }), features), features],
      });
      const features2 = apply(backbone, image);
      const denseLayer = dense({ units: 4, activation: 'relu' });
      const hidden = apply(denseLayer, features2);
      const features3 = apply([backbone, denseLayer], rightEye);
      const sum = apply(add(), [hidden, features3]);
      const definition = functional({
        name: 'eyes',
        inputs: [image, rightEye],
        outputs: [
          apply(dense({ name: 'sick', units: 1, activation: 'sigmoid' }), sum),
          apply([flatten(), dense({ name: 'where', units: 2, activation: 'softmax' })], outputOf(features2, 'deep')),
        ],
      });"
    `);
    expect(run(source)).toEqual(definition);
  });

  it('keeps names that the layers would not have by themselves', () => {
    const layers = [
      conv2d({ filters: 2, kernelSize: 3, name: 'conv2d_1' }),
      conv2d({ filters: 2, kernelSize: 3 }),
      branches({ branches: [[conv2d({ filters: 2, kernelSize: 1 })], []], merge: add() }),
      flatten({ name: 'class' }),
      dense({ units: 1, activation: 'sigmoid' }),
    ];
    const definition = sequential({ name: 'it\'s \\ a "name"', input: [8, 8, 3], layers });
    expect(run(definitionSource(definition))).toEqual(definition);
  });

  it.each<[string, ModelDefinition]>([
    [
      'a layer that no output needs',
      {
        ...unknownOrder,
        layers: [
          { type: 'flatten', name: 'unused' },
          { type: 'flatten', name: 'flat', inputs: ['input'] },
          { type: 'dense', name: 'end', units: 2 },
        ],
      },
    ],
    ['a frozen model inside a model', freezeLayers(structureModel('nested'), ['block'])],
  ])('writes %s as JSON that parseModel reads', (_, definition) => {
    const source = definitionSource(definition);
    expect(source.imports).toEqual(['parseModel']);
    expect(run(source)).toEqual(definition);
  });

  it('refuses what is no definition', () => {
    expect(() => definitionSource({} as ModelDefinition)).toThrow(expect.objectContaining({ code: 'MODEL' }));
  });
});
