import type { ModelLayer, NamedLayer } from '@cnn/core';
import { structureModel } from '@cnn/testing';
import { expect, it } from 'vitest';
import { fewStepsWarning, withBatchNorm } from './batchNorm.js';

const model = structureModel('nested');
const inner = (layers: readonly NamedLayer[]) => (layers[0] as ModelLayer).layers;

it('batch normalization of a model inside the model has the momentum that is asked for', () => {
  const changed = withBatchNorm(model, { batchNorm: { momentum: 0.9, recompute: false } });
  expect(inner(changed.layers).find(({ type }) => type === 'batchNormalization')).toMatchObject({
    momentum: 0.9,
  });
  expect(changed.layers.slice(1)).toEqual(model.layers.slice(1));
});

it('few steps are told of it too, unless it is frozen', () => {
  const how = { steps: 20, choice: { recompute: false } };
  expect(fewStepsWarning({ model, ...how })).toHaveLength(1);
  const [first, ...others] = model.layers;
  const frozen = { ...model, layers: [{ ...first, trainable: false } as NamedLayer, ...others] };
  expect(fewStepsWarning({ model: frozen, ...how })).toEqual([]);
});
