import { dense, flatten, initialState, sequential } from '@cnn/core';
import { arraySet, imageHashes, type Preprocessing } from '@cnn/data';
import { referenceEngine } from '@cnn/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SavedModel } from './savedModel.js';
import { TrainedModel } from './trainedModel.js';

const preprocessing: Preprocessing = {
  source: { type: 'uint8', white: 255 },
  imageSize: [2, 2],
  onOddSize: 'resize',
  rescale: 1 / 255,
};
const definition = sequential({
  name: 'small',
  input: [2, 2, 3],
  layers: [flatten(), dense({ units: 1, activation: 'sigmoid' })],
});

const COUNT = 24;
/** Of 8 patients; every second image is of the second class. */
const set = arraySet({
  images: {
    shape: [COUNT, 2, 2, 3],
    data: Uint8Array.from({ length: COUNT * 12 }, (_, at) => (at * 71 + (at >> 3) * 13) % 256),
  },
  labels: Array.from({ length: COUNT }, (_, index) => index % 2),
  groups: Array.from({ length: COUNT }, (_, index) => `p${index % 8}`),
  classNames: ['benign', 'malignant'],
});

let saved: SavedModel;
let model: TrainedModel;
beforeAll(async () => {
  const hashes = await imageHashes({ set });
  saved = {
    ...{ model: definition, state: initialState(definition, 3), task: 'binary', preprocessing },
    ...{
      classNames: set.classNames,
      testTimeViews: 8,
      temperature: 1.5,
      trainedWith: {},
      details: {},
      notes: [],
    },
    decision: { threshold: 0.45, groupThreshold: 0.55, pooling: 'max' },
    trainedOn: { train: hashes.slice(0, 10), validation: hashes.slice(10, 14), test: hashes.slice(14, 20) },
  };
  model = new TrainedModel({ saved, engine: referenceEngine() });
});
afterAll(() => model.dispose());

describe('evaluate of a trained model', () => {
  it('leaves out what it was trained on, and what chose its thresholds', async () => {
    const record = await model.evaluate(set);
    expect(record).toMatchObject({
      ...{ task: 'binary', testTimeViews: 8, seen: { train: 10, validation: 4, test: 6 } },
      report: { threshold: 0.45, byItem: { items: 10 } },
    });
    expect(record.predictions).toHaveLength(10);
    expect(record.measured).toEqual({ train: 0, validation: 0, test: 6 });
    const all = await model.evaluate(set, { part: 'all' });
    expect(all.predictions).toHaveLength(COUNT);
    expect(all.measured).toEqual(all.seen);
    expect((await model.evaluate(set, { part: 'validation' })).predictions).toHaveLength(4);
    const chosen = await model.evaluate(set, { indices: [0, 1, 2] });
    expect(chosen.predictions).toHaveLength(3);
    expect(chosen.seen).toBeNull();
  });

  it('measures what predict predicts: calibrated, over the views, at the thresholds, by image and by patient', async () => {
    const predictions = await model.predict(set);
    const record = await model.evaluate(set, { part: 'all', bootstrap: false });
    if (record.task === 'multilabel') throw new Error('two classes');
    for (const [row, { probabilities }] of predictions.entries())
      expect(record.predictions[row]?.probabilities.at(-1)).toBeCloseTo(
        probabilities.malignant as number,
        12,
      );
    const right = predictions.filter(({ class: predicted }, row) => predicted === set.classNames[row % 2]);
    expect(record.accuracy).toBeCloseTo(right.length / COUNT, 12);
    expect(record.intervals).toEqual({});
    // A patient's images are alternately of one class, as there are 8 of them.
    const { byGroup } = record.report;
    expect(byGroup?.items).toBe(8);
    const ofPatients = Array.from({ length: 8 }, (_, patient) =>
      Math.max(...[0, 8, 16].map((first) => predictions[first + patient]?.probabilities.malignant as number)),
    );
    const called = ofPatients.filter((probability, patient) => Number(probability > 0.55) === patient % 2);
    expect(byGroup?.metrics.accuracy).toBeCloseTo(called.length / 8, 12);
    expect(record.calibration?.temperature).toBe(1.5);
  });

  it('gives intervals by default, and the same with the same seed', async () => {
    const [first, again, other] = [
      await model.evaluate(set),
      await model.evaluate(set, { bootstrap: { seed: 0 } }),
      await model.evaluate(set, { bootstrap: { seed: 1 } }),
    ];
    expect(first).toEqual(again);
    expect(first).not.toEqual(other);
  });

  it('refuses sets that do not fit, and unknown images', async () => {
    const others = { ...set, classNames: ['malignant', 'benign'] };
    const labelled = {
      ...set,
      multiLabel: true,
      items: set.items.map(({ label }) => ({ label: -1, labels: [label] })),
    };
    const unknowing = new TrainedModel({
      saved: { ...saved, trainedOn: undefined } as never,
      engine: referenceEngine(),
    });
    expect((await unknowing.evaluate(set)).seen).toBeNull();
    for (const [call, code, message] of [
      [() => model.evaluate(others), 'DATA', 'expected the classes benign, malignant of model'],
      [() => model.evaluate(labelled), 'DATA', 'expected one label per image, as model'],
      [() => model.evaluate([] as never), 'OPTIONS', 'evaluate: expected a set of labelled images, received'],
      [() => model.evaluate(set, { batch_size: 2 } as never), 'OPTIONS', 'Use batchSize.'],
      [() => unknowing.evaluate(set, { part: 'test' }), 'OPTIONS', 'needs a model that knows its images'],
    ] as const) {
      await expect(call()).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
    }
    const hashes = await imageHashes({ set });
    const seenAll = { ...saved, trainedOn: { train: hashes, validation: [], test: [] } };
    const all = new TrainedModel({ saved: seenAll, engine: referenceEngine() });
    await expect(all.evaluate(set)).rejects.toThrow(
      `the model small was trained on all ${COUNT} images, or they chose its threshold. Give other images, or set part to all`,
    );
    await Promise.all([all.dispose(), unknowing.dispose()]);
  });
});
