import { conv2d, dense, flatten, type ImportedModel, sequential } from '@cnn/core';
import { describe, expect, it } from 'vitest';
import { expectPredictions, goldenFile, goldenJson, type KerasGolden } from './goldens.support.test.js';
import { readKeras } from './readKeras.js';

const golden = goldenJson<readonly KerasGolden[]>('spellings/models.json').find(
  ({ name }) => name === 'weights',
) as KerasGolden;
const config = goldenFile('spellings/weights.json');
/** A definition whose layers have other names than the file's. */
const { model } = readKeras(config);
const renamed = {
  ...model,
  layers: model.layers.map((layer) => ({ ...layer, name: `own_${layer.name}` })),
};

describe.each(['weights.h5', 'weights.weights.h5'])('%s', (file) => {
  const bytes = goldenFile(`spellings/${file}`);

  it('fits its config in JSON', async () => {
    const imported = readKeras(config, { weights: bytes });
    await expectPredictions(imported, golden);
    expect(imported.notes.filter((note) => note.includes('weights'))).toEqual([]);
  });

  it('fits a definition, layer after layer', async () => {
    const imported: ImportedModel = readKeras(bytes, { model: renamed });
    await expectPredictions(imported, golden);
    const step = imported.plan.find(({ type }) => type === 'Conv2D');
    expect(step?.name).toMatch(/^own_conv2d/);
    expect(step?.weights.map(({ variable }) => variable)).toEqual([
      `${step?.name}/kernel`,
      `${step?.name}/bias`,
    ]);
  });

  it('does not fit another definition', () => {
    const other = sequential({
      input: [22, 22, 3],
      layers: [conv2d({ filters: 5, kernelSize: 3 }), flatten(), dense({ units: 1 })],
    });
    expect(() => readKeras(bytes, { model: other })).toThrow('model');
  });
});

it('by name finds layers under their names only', async () => {
  const bytes = goldenFile('spellings/weights.h5');
  await expectPredictions(readKeras(bytes, { model, by: 'name' }), golden);
  expect(() => readKeras(bytes, { model: renamed, by: 'name' })).toThrow(
    /layer 'own_conv2d.*' has 0 weights in the file/,
  );
});

it('a whole model gives its weights to a definition too', async () => {
  const { model: own } = readKeras(goldenFile('keras3/tutorial.keras'));
  const tutorial = goldenJson<readonly KerasGolden[]>('keras3/models.json').find(
    ({ name }) => name === 'tutorial',
  ) as KerasGolden;
  const layers = own.layers.map((layer) => ({ ...layer, name: `own_${layer.name}` }));
  for (const ending of ['keras', 'h5']) {
    const imported = readKeras(goldenFile(`keras3/tutorial.${ending}`), { model: { ...own, layers } });
    expect(imported.model.layers.map(({ name }) => name)).toEqual(layers.map(({ name }) => name));
    await expectPredictions(imported, tutorial);
  }
});
