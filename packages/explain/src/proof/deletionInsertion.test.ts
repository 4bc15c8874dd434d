import { dense, flatten, sequential } from '@cnn/core';
import { arraySet } from '@cnn/data';
import { referenceEngine } from '@cnn/testing';
import { describe, expect, it } from 'vitest';
import type { Explanation } from '../explanation.js';
import { explainableModel } from '../model/plainModel.js';
import { deletionInsertion } from './deletionInsertion.js';

const side = 12;
const places = side * side;
/** White in the middle, which is all that the model looks at. */
const middle = Float32Array.from({ length: places }, (_, place) => {
  const [y, x] = [Math.floor(place / side), place % side];
  return Number(y >= 4 && y < 8 && x >= 4 && x < 8);
});
const count = 3;
const set = arraySet({
  images: {
    shape: [count, side, side, 1],
    data: Float32Array.from({ length: count * places }, (_, at) => middle[at % places] as number),
  },
  labels: [0, 1, 1],
  white: null,
});
const definition = sequential({
  name: 'middle',
  input: [side, side, 1],
  layers: [flatten(), dense({ name: 'end', units: 1, activation: 'sigmoid' })],
});
const weights = {
  'end/kernel': { shape: [places, 1], data: middle.map((value) => value * 0.5) },
  'end/bias': { shape: [1], data: Float32Array.of(-4) },
};
const model = explainableModel({ definition, weights, engine: referenceEngine() });
const explained = (map: Float32Array, target = '1'): Explanation[] =>
  set.items.map((_, index) => ({
    index,
    method: 'gradCam' as const,
    layers: [],
    target,
    score: 0,
    predicted: '1',
    probability: 1,
    map,
    size: [side, side] as const,
    channels: 1,
    signed: false,
  }));
const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit));

describe('deletionInsertion', () => {
  it('falls at once and rises at once for a map of what the model looks at, and the other way round for its opposite', async () => {
    const options = { model, images: set, noise: 0 };
    const good = await deletionInsertion({ ...options, explanations: explained(middle) });
    const bad = await deletionInsertion({
      ...options,
      explanations: explained(middle.map((value) => 1 - value)),
    });
    expect(good.insertion.auc - good.deletion.auc).toBeGreaterThan(0.6);
    expect(bad.insertion.auc - bad.deletion.auc).toBeLessThan(-0.6);
    expect(good.insertion.aucs).toHaveLength(count);
    expect(good.indices).toEqual([0, 1, 2]);
    expect(good.fractions).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]);
  });

  it('places maps of a layer on what the model sees', async () => {
    const map = Float32Array.of(0, 0, 0, 0, 1, 0, 0, 0, 0);
    const small = explained(map).map((one) => ({ ...one, size: [3, 3] as const }));
    const { deletion, insertion } = await deletionInsertion({ model, images: set, explanations: small });
    expect(insertion.auc - deletion.auc).toBeGreaterThan(0.5);
  });

  it('begins and ends with the image and its mean colour, whose scores are known', async () => {
    const { deletion, insertion } = await deletionInsertion({
      ...{ model, images: set, noise: 0, explanations: explained(middle), fractions: [0, 0.5, 1] },
    });
    const whole = sigmoid(16 * 0.5 - 4);
    const mean = sigmoid(16 * 0.5 * (16 / places) - 4);
    expect(deletion.mean[0]).toBeCloseTo(whole, 5);
    expect(insertion.mean[2]).toBeCloseTo(whole, 5);
    expect(deletion.mean[2]).toBeCloseTo(mean, 5);
    expect(insertion.mean[0]).toBeCloseTo(mean, 5);
    const trapezoids = (whole + 2 * (deletion.mean[1] as number) + mean) / 4;
    expect(deletion.auc).toBeCloseTo(trapezoids, 5);
    expect(deletion.deviation[0]).toBeCloseTo(0, 6);
  });

  it('measures the logit, and of the first class of a single sigmoid the negated one', async () => {
    const options = { model, images: set, noise: 0, score: 'logit' as const };
    const second = await deletionInsertion({ ...options, explanations: explained(middle) });
    const first = await deletionInsertion({ ...options, explanations: explained(middle, '0') });
    expect(second.deletion.mean[0]).toBeCloseTo(4, 5);
    expect(first.deletion.mean).toEqual(second.deletion.mean.map((score) => -score));
  });

  it('is the same for the same seed, whatever the batch size', async () => {
    const options = { model, images: set, explanations: explained(middle) };
    const once = await deletionInsertion(options);
    expect(await deletionInsertion({ ...options, batchSize: 2 })).toEqual(once);
    expect((await deletionInsertion({ ...options, seed: 1 })).deletion.aucs).not.toEqual(once.deletion.aucs);
  });

  it('takes equal places in random order, not from the top', async () => {
    const flat = await deletionInsertion({
      model,
      images: set,
      noise: 0,
      explanations: explained(new Float32Array(places)),
    });
    expect(Math.abs(flat.insertion.auc - flat.deletion.auc)).toBeLessThan(0.15);
  });

  it('tells its progress, and stops', async () => {
    const told: number[] = [];
    const options = { model, images: set, explanations: explained(middle), batchSize: 2 };
    await deletionInsertion({ ...options, onProgress: ({ done, total }) => told.push(done / total) });
    expect(told).toEqual([2 / 3, 1]);
    await expect(deletionInsertion({ ...options, signal: { aborted: true } })).rejects.toThrow(
      'stopped after 0 of 3',
    );
  });

  it.each([
    [{ fractions: [0, 0.6, 0.5, 1] }, 'expected fractions to ascend from 0 to 1, received 0, 0.6, 0.5, 1'],
    [{ explanations: [] }, 'deletionInsertion: expected at least one image, received none'],
    [{ fractions: [0.1, 1] }, 'expected fractions to ascend from 0 to 1'],
    [
      { explanations: [{ ...(explained(middle)[0] as Explanation), map: new Float32Array(9) }] },
      'a map of 12×12×1, received 9',
    ],
  ])('refuses %#', async (wrong, message) => {
    await expect(
      deletionInsertion({ model, images: set, explanations: explained(middle), ...wrong }),
    ).rejects.toThrow(message);
  });
});
