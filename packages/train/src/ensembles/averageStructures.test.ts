import { initialState, type ModelDefinition, type TensorValue } from '@cnn/core';
import { referenceEngine, structureInputs, structureModel } from '@cnn/testing';
import { expect, it } from 'vitest';
import { compile } from '../compile.js';
import { averageModels, type EnsembleMember } from './averageModels.js';

const ITEMS = 3;
const trained = (model: ModelDefinition, seed: number) => ({ model, state: initialState(model, seed) });

async function predicted({ model, state }: EnsembleMember) {
  const { image, ...inputs } = structureInputs(model, { items: ITEMS, seed: 4 });
  const compiled = await compile({
    ...{ model, engine: referenceEngine(), loss: 'meanSquaredError', weights: state },
  });
  const all = await compiled.predictAll(image as TensorValue, { inputs });
  await compiled.dispose();
  return all;
}

it.each(['two inputs, two outputs', 'siamese', 'nested'])(
  'averages members with further inputs, outputs, shared layers and inner models: %s',
  async (name) => {
    const model = structureModel(name);
    const members = [trained(model, 1), trained(model, 2)];
    const pair = averageModels({ members });
    const whole = await predicted(pair);
    const each = await Promise.all(members.map(predicted));
    expect(Object.keys(whole)).toEqual(name.startsWith('two') ? ['malignant', 'grade'] : ['average']);
    for (const [at, output] of Object.values(whole).entries()) {
      const parts = each.map((one) => Object.values(one)[at] as TensorValue);
      expect(output.shape).toEqual(parts[0]?.shape);
      const data = Array.from(output.data, (_, index) =>
        parts.reduce((sum, part) => sum + (part.data[index] as number) / 2, 0),
      );
      expect(output).toBeCloseToTensor({ data }, 1e-6);
    }
    // Also as a member itself.
    const again = averageModels({ members: [pair, averageModels({ members })] });
    expect(Object.keys(await predicted(again))).toEqual(Object.keys(whole));
  },
);

it('refuses members of other inputs or outputs', () => {
  const two = structureModel('two inputs, two outputs');
  const { outputs: _, ...first } = two;
  const members = (...models: ModelDefinition[]) => ({ members: models.map((model) => trained(model, 1)) });
  expect(() => averageModels(members(two, structureModel('siamese')))).toThrow(
    "expected further inputs of age [1], as of member 1 ('two_outputs'), received other [8, 8, 2] of member 2",
  );
  expect(() => averageModels(members(two, { ...first, outputs: ['grade', 'malignant'] }))).toThrow(
    'expected outputs of malignant [1], grade [3], as of member 1',
  );
});
