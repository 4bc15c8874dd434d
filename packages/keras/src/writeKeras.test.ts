import {
  batchNormalization,
  cosineDense,
  customLayer,
  dense,
  flatten,
  type ImportedModel,
  initialState,
  type LayerBase,
  type LayerRule,
  openZip,
  sequential,
} from '@cnn/core';
import { describe, expect, it } from 'vitest';
import {
  expectPredictions,
  goldenFile,
  goldenJson,
  type KerasGolden,
  type TrainedGolden,
} from './goldens.support.test.js';
import { parseJson } from './parseJson.js';
import { readKeras } from './readKeras.js';
import { toKerasConfig } from './toKerasConfig.js';
import { modernLayer } from './topology/modernLayer.js';
import { parseTopology } from './topology/parseTopology.js';
import { kerasOrder } from './write/layerOrder.js';
import { writeKeras } from './writeKeras.js';
import { writeKerasH5 } from './writeKerasH5.js';
import { inflate } from './zip/inflate.js';

const goldens = goldenJson<readonly KerasGolden[]>('keras3/models.json');

describe('a written model', () => {
  it.each(goldens)('$name is the same when it is read again', async (golden) => {
    const { model, weights } = readKeras(goldenFile(`keras3/${golden.name}.keras`));
    for (const bytes of [writeKeras({ model, weights }), writeKerasH5({ model, weights })]) {
      const again = readKeras(bytes);
      await expectPredictions(again, golden);
      expect(again.notes).toEqual([]);
      expect(again.source.version).toBe('3.15.1');
      // Layers may come in another order, which Keras gives them.
      const named = (imported: Pick<ImportedModel, 'weights'>): unknown =>
        Object.fromEntries(Object.entries(imported.weights).sort(([a], [b]) => (a < b ? -1 : 1)));
      expect(named(again)).toEqual(named({ weights }));
    }
  });

  it('equal models give equal bytes', () => {
    const { model, weights } = readKeras(goldenFile('keras3/nested.keras'));
    expect(writeKeras({ model, weights })).toEqual(writeKeras({ model, weights }));
    expect(writeKerasH5({ model, weights })).toEqual(writeKerasH5({ model, weights }));
  });

  it('for Keras 2 keeps what that has, and refuses the rest by name', async () => {
    for (const golden of goldens) {
      const { model, weights } = readKeras(goldenFile(`keras3/${golden.name}.keras`));
      const write = (): Uint8Array => writeKerasH5({ model, weights, version: 2 });
      if (golden.name === 'shapes') {
        expect(write).toThrow(
          "layer 'dense_1' (dense) has the activation 'hardSigmoid', which Keras 2 does not have.",
        );
      } else {
        const again = readKeras(write());
        expect(again.source).toMatchObject({ framework: 'tf.keras', version: '2.15.0' });
        await expectPredictions(again, golden);
      }
    }
  });

  it.each(goldenJson<readonly TrainedGolden[]>('keras3/trained.json'))(
    '$name keeps the state of its optimizer',
    ({ name }) => {
      const first = readKeras(goldenFile(`keras3/trained_${name}.keras`));
      const { model, weights, optimizer, loss } = first;
      expect(Object.keys(optimizer?.slots ?? {}).length).toBeGreaterThan(3);
      expect(optimizer?.step).toBe(12);
      const metrics = ['accuracy', 'auc'];
      const archive = readKeras(writeKeras({ model, weights, optimizer, loss, metrics }));
      expect(archive).toMatchObject({ optimizer, loss, metrics, notes: [] });
      for (const version of [2, 3] as const) {
        const legacy = readKeras(writeKerasH5({ model, weights, optimizer, loss, metrics, version }));
        expect(legacy).toMatchObject({ optimizer, loss, metrics });
      }
    },
  );
});

describe('what Keras does not have', () => {
  it('is refused by the name of the layer', () => {
    const model = sequential({
      input: [2, 2, 3],
      layers: [flatten(), cosineDense({ units: 2, name: 'angles' })],
    });
    const weights = initialState(model, 1);
    expect(() => writeKeras({ model, weights })).toThrow(
      "layer 'angles' (cosineDense) is a layer that Keras does not have.",
    );
    interface Twice extends LayerBase {
      readonly type: 'twice';
    }
    const rule: LayerRule<Twice> = { fields: {}, lower: ({ x }) => x };
    const custom = sequential({
      input: [2, 2, 3],
      layers: [customLayer({ type: 'twice' }, rule), flatten()],
    });
    expect(() => writeKeras({ model: custom, weights: {} })).toThrow('twice');
  });

  it('is refused in settings, too', () => {
    const model = sequential({ input: [2, 2, 3], layers: [flatten(), dense({ units: 2 })] });
    const weights = initialState(model, 1);
    const optimizer = { name: 'adam', options: { learningRate: 0.1 }, step: 0, slots: {} };
    expect(readKeras(writeKeras({ model, weights, loss: 'hinge' }))).toMatchObject({
      loss: 'hinge',
      optimizer: { name: 'rmsprop', step: 0 },
    });
    expect(() => writeKeras({ model, weights, optimizer, loss: 'asymmetricLoss' })).toThrow(
      "no loss like 'asymmetricLoss'",
    );
    expect(() => writeKeras({ model, weights, optimizer: { ...optimizer, name: 'best' } })).toThrow(
      "none like 'best'",
    );
    expect(() => writeKeras({ model, weights: {} })).toThrow(
      'expected dense/kernel of the shape [12, 2], received nothing',
    );
  });
});

it('layers come in the order in which Keras has them', () => {
  for (const { name } of goldens) {
    const zip = openZip(goldenFile(`keras3/${name}.keras`), { inflate });
    const graph = parseTopology(parseJson(zip.get('config.json') as Uint8Array, name), name);
    if (graph.kind === 'Sequential') continue;
    const ordered = kerasOrder(graph.layers.toReversed(), graph);
    expect(ordered.map((layer) => layer.name)).toEqual(graph.layers.map((layer) => layer.name));
  }
});

it('configs for TensorFlow.js list the weights, and refuse what it computes in another way', () => {
  const { model } = readKeras(goldenFile('keras3/nested.keras'));
  const shapes = readKeras(goldenFile('keras3/shapes.keras')).model;
  expect(() => toKerasConfig(shapes, { dialect: 'tfjs' })).toThrow(
    "layer 'elu' (elu) has an alpha, which TensorFlow.js does not have",
  );
  const plain = readKeras(goldenFile('keras3/resnet.keras')).model;
  const { config, weights } = toKerasConfig(plain, { dialect: 'tfjs' });
  expect(config).toMatchObject({ class_name: 'Functional' });
  expect(weights[0]).toEqual({
    path: 'conv2d/kernel',
    layer: 'conv2d',
    variable: 'conv2d/kernel',
    trainable: true,
    shape: [3, 3, 3, 4],
  });
  expect(() => toKerasConfig(model, { dialect: 'tfjs' })).toThrow('subtract');
});

it('batch normalization stays synchronized where the file can say so', () => {
  const model = sequential({
    input: [4, 4, 2],
    layers: [
      batchNormalization({ synchronized: true }),
      batchNormalization(),
      flatten(),
      dense({ units: 1 }),
    ],
  });
  const weights = initialState(model, 1);
  const files = [
    writeKeras({ model, weights }),
    writeKerasH5({ model, weights }),
    writeKerasH5({ model, weights, version: 2 }),
  ];
  for (const bytes of files) {
    const [first, second] = readKeras(bytes).model.layers;
    expect(first).toMatchObject({ type: 'batchNormalization', synchronized: true });
    expect(second).not.toHaveProperty('synchronized');
  }
  const { config } = toKerasConfig(model, { dialect: 'tfjs' });
  expect(JSON.stringify(config)).not.toContain('synchronized');
  expect(modernLayer('SyncBatchNormalization', { momentum: 0.9 })).toEqual({
    className: 'BatchNormalization',
    config: { momentum: 0.9, synchronized: true },
  });
});
