import { describe, expect, it } from 'vitest';
import { expectPredictions, goldenFile, goldenJson, type KerasGolden } from './goldens.support.test.js';
import { readKeras } from './readKeras.js';

const goldens = goldenJson<readonly KerasGolden[]>('applied_again/models.json');

describe('models of Keras 2 that are applied several times predict the same here', () => {
  for (const golden of goldens) {
    const path = `applied_again/${golden.name}`;

    it.each(['.keras', '.h5'])(`${golden.name}%s`, async (ending) => {
      await expectPredictions(readKeras(goldenFile(`${path}${ending}`)), golden);
    });

    it(`${golden.name}.json with its weights`, async () => {
      const weights = goldenFile(`${path}.h5`);
      await expectPredictions(readKeras(goldenFile(`${path}.json`), { weights }), golden);
    });
  }
});

it('calls that older versions count from 0 stay as they are', () => {
  const name = 'chain_functional';
  const config = JSON.parse(new TextDecoder().decode(goldenFile(`applied_again/${name}.json`)));
  const down = (list: readonly unknown[]): unknown[] =>
    list.map((item) => {
      if (!Array.isArray(item)) return item;
      return item[0] === 'inner' ? [item[0], item[1] - 1, ...item.slice(2)] : down(item);
    });
  const { layers, output_layers: outputs } = config.config;
  for (const layer of layers) layer.inbound_nodes = down(layer.inbound_nodes);
  config.config.output_layers = down(outputs);
  const bytes = new TextEncoder().encode(JSON.stringify(config));
  const weights = goldenFile(`applied_again/${name}.h5`);
  const original = readKeras(goldenFile(`applied_again/${name}.json`), { weights });
  expect(readKeras(bytes, { weights }).model).toEqual(original.model);
});
