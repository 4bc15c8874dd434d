import { conv2d, dense, globalAveragePooling2d, initialState, sequential } from '@cnn/core';
import { arraySet } from '@cnn/data';
import { hashed, referenceEngine } from '@cnn/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { explain } from '../explain.js';
import { explainableModel } from '../model/plainModel.js';
import {
  checkExplanations,
  type ExplanationCheck,
  type ExplanationCheckProgress,
} from './checkExplanations.js';
import type { DeletionInsertion } from './deletionInsertion.js';
import { describeExplanationCheck } from './describeExplanationCheck.js';
import { figureOf } from './figure.js';
import { massInMask } from './massInMask.js';
import { pointingGame } from './pointingGame.js';

const side = 10;
const count = 5;
/** A white square of 4×4 in each image, at a place of its own, on dark noise. */
const corners = [0, 22, 35, 6, 60];
const maskOf = (index: number): Uint8Array => {
  const corner = corners[index] as number;
  return Uint8Array.from({ length: side * side }, (_, place) => {
    const [y, x] = [Math.floor(place / side) - Math.floor(corner / side), (place % side) - (corner % side)];
    return Number(y >= 0 && y < 4 && x >= 0 && x < 4);
  });
};
const noise = hashed({ seed: 3, size: count * side * side, low: 0, high: 0.2 });
const plain = arraySet({
  images: {
    shape: [count, side, side, 1],
    data: noise.map((value, at) => value + 0.8 * (maskOf(Math.floor(at / 100))[at % 100] as number)),
  },
  labels: [1, 0, 1, 1, 1],
  white: null,
});
const set = { ...plain, mask: maskOf };
/** The class "1" is where it is bright. */
const definition = sequential({
  name: 'bright',
  input: [side, side, 1],
  layers: [
    conv2d({ name: 'bright', filters: 1, kernelSize: 1, activation: 'relu' }),
    globalAveragePooling2d({ name: 'mean' }),
    dense({ name: 'end', units: 1, activation: 'sigmoid' }),
  ],
});
const scalar = (value: number, ...shape: number[]) => ({ shape, data: Float32Array.of(value) });
const weights = {
  ...initialState(definition, 1),
  'bright/kernel': scalar(1, 1, 1, 1, 1),
  'bright/bias': scalar(-0.3, 1),
  'end/kernel': scalar(60, 1, 1),
  'end/bias': scalar(-3, 1),
};
const model = explainableModel({ definition, weights, engine: referenceEngine() });

describe('checkExplanations', () => {
  let check: ExplanationCheck;
  const told: ExplanationCheckProgress[] = [];
  beforeAll(async () => {
    check = await checkExplanations({
      ...{ model, images: set, target: 1, batchSize: 2, seed: 2 },
      onProgress: (progress) => told.push(progress),
    });
  });

  it('holds what the single functions say', async () => {
    const maps = await explain({ model, images: set, target: 1 });
    const masked = maps.map((one) => ({ ...one, mask: maskOf(one.index) }));
    expect(check.pointing?.hit).toEqual(figureOf(masked.map((one) => pointingGame(one).hit)));
    expect(check.mass?.ratio).toEqual(figureOf(masked.map((one) => massInMask(one).ratio as number)));
    expect(check.mass?.ratio.mean).toBeCloseTo(100 / 16, 5);
    expect(check.mass?.uniform).toBeCloseTo(0.16, 6);
    const { insertion, deletion } = check.perturbation as DeletionInsertion;
    expect(check.gap?.mean).toBeCloseTo(insertion.auc - deletion.auc, 10);
    expect(check.gap?.mean).toBeGreaterThan(0.3);
    expect(check.randomization.map(({ layer }) => layer)).toEqual(['end', 'bright']);
    expect(check).toMatchObject({
      method: 'gradCam',
      layers: ['bright'],
      target: '1',
      images: count,
      constantMaps: 0,
      lastConvolution: 'bright',
      completeness: null,
    });
  });

  it('is plain JSON', () => {
    expect(JSON.parse(JSON.stringify(check))).toEqual(check);
  });

  it('tells the progress of each stage', () => {
    expect(new Set(told.map(({ stage }) => stage))).toEqual(
      new Set(['explanations', 'deletion and insertion', 'randomization']),
    );
    for (const stage of ['explanations', 'deletion and insertion', 'randomization']) {
      const last = told.filter((one) => one.stage === stage).at(-1);
      expect(last?.done).toBe(last?.total);
    }
  });

  it('does without masks, and with masks of some images', async () => {
    const how = { model, target: 1, fractions: [0, 0.5, 1], randomized: ['end'] } as const;
    const without = await checkExplanations({ ...how, images: plain });
    expect(without).toMatchObject({ pointing: null, mass: null });
    const some = await checkExplanations({
      ...{ ...how, images: plain },
      masks: (index, label) => {
        expect(label).toBe(1);
        return [maskOf(0), undefined, new Uint8Array(100)][index % 3];
      },
    });
    expect(some.pointing?.hit.images).toBe(2);
    expect(some.images).toBe(count);
  });

  it('counts maps that point nowhere', async () => {
    // Nothing speaks for the first class but that nothing is bright.
    const how = { model, images: set, target: 0, fractions: [0, 1], randomized: [] } as const;
    const none = await checkExplanations(how);
    expect(none).toMatchObject({
      ...{ images: count, constantMaps: count, pointing: null, mass: null },
      ...{ perturbation: null, gap: null, randomization: [], completeness: null },
    });
    expect(describeExplanationCheck(none)).toEqual([
      'Grad-CAM of class "0": 5 images, layer bright.',
      'Maps that are the same everywhere, and point nowhere: 5 of 5. They have no place that could be the right or the wrong one, so nothing follows about the method.',
    ]);
  });

  it('leaves constant maps out of every figure', async () => {
    // Its third image is dark everywhere: nothing is above the relu.
    const load = async (index: number) =>
      index === 2 ? new Float32Array(side * side) : await plain.load(index);
    const how = { model, target: 1, batchSize: 2, fractions: [0, 0.5, 1], seed: 2 } as const;
    const mixed = await checkExplanations({ ...how, images: { ...set, load } });
    const without = await checkExplanations({ ...how, images: set, indices: [0, 1, 3, 4] });
    expect(mixed).toEqual({ ...without, images: count, constantMaps: 1 });
    expect(describeExplanationCheck(mixed)[1]).toBe(
      'Maps that are the same everywhere, and point nowhere: 1 of 5. They are left out of the figures.',
    );
  });

  it('draws no conclusion from one image', async () => {
    const how = { model, images: set, target: 1, indices: [1], fractions: [0, 0.5, 1] } as const;
    const one = await checkExplanations(how);
    expect(one.gap?.interval).toBeNull();
    const said = describeExplanationCheck(one).join('\n');
    expect(said).toContain('1 image, layer bright.');
    expect(said).toMatch(/ apart\. One image is too few for a conclusion\.\n/);
    expect(said).toMatch(/Randomization test: -?\d\.\d\d after the last convolution\. One image is too few/);
    expect(said).not.toMatch(/interval|passed|failed|undefined/);
  });

  it('has no -0, and no difference of what rounds to 0', () => {
    const near = { mean: -0.001, deviation: 0.001, interval: [-0.002, 0] as const, images: 5 };
    const small = { ...near, mean: 0.002, interval: [0.001, 0.003] as const };
    expect(describeExplanationCheck({ ...check, gap: near })[3]).toContain(
      ' 0.00 apart (95 % interval 0.00 to 0.00). That is no clear difference.',
    );
    expect(describeExplanationCheck({ ...check, gap: small })[3]).toContain('That is no clear difference.');
  });

  it('measures the completeness of integrated gradients', async () => {
    const how = { model, images: set, fractions: [0, 1], randomized: [] } as const;
    const { completeness } = await checkExplanations({ ...how, method: 'integratedGradients' });
    expect(completeness?.worst).toBeLessThan(0.01);
    expect(completeness?.within).toBe(1);
    expect(completeness?.steps).toBeGreaterThanOrEqual(64);
  });

  it('is said in words', () => {
    const lines = describeExplanationCheck(check);
    expect(lines[0]).toBe('Grad-CAM of class "1": 5 images, layer bright.');
    expect(lines[1]).toMatch(
      /^Pointing game: 100 % of the maxima are on the mask \(95 % interval 100 % to 100 %\); by chance 16 %\.$/,
    );
    expect(lines[2]).toMatch(
      /^Mass in the mask: 100 % of the map on 16 % of the image, 6\.3 times as much as a uniform map/,
    );
    expect(lines[3]).toMatch(
      /^Insertion and deletion: areas 0\.\d\d and 0\.\d\d under the probability, 0\.\d\d apart .*The score follows the pixels that the map calls important\.$/,
    );
    expect(lines[4]).toMatch(
      /^Correlation with the trained map, after random weights from the top down to: end -?\d\.\d\d, bright -?\d\.\d\d\.$/,
    );
    expect(lines[5]).toMatch(/^Randomization test (passed|failed): -?\d\.\d\d after the last convolution/);
    expect(lines).toHaveLength(6);
  });

  it('says what failed', () => {
    const figure = (mean: number) => ({
      mean,
      deviation: 0.1,
      interval: [mean - 0.05, mean + 0.05] as const,
      images: 5,
    });
    const bad = {
      ...check,
      target: null,
      gap: figure(-0.3),
      randomization: [
        { layer: 'bright', correlation: figure(-0.93), magnitudeCorrelation: figure(0.9), similarity: 0.9 },
      ],
      completeness: { error: figure(0.004), worst: 0.0123, within: 0.8, steps: 1024 },
    };
    const lines = describeExplanationCheck(bad);
    expect(lines[0]).toContain('of the predicted class');
    expect(lines[3]).toContain(
      '-0.30 apart (95 % interval -0.35 to -0.25). The score follows the other pixels',
    );
    expect(lines[5]).toBe(
      'Randomization test failed: -0.93 after the last convolution, 0.90 of the magnitudes, not below 0.5. The map depends more on the image than on what the network has learned.',
    );
    expect(lines[6]).toBe(
      'Completeness: sums are off by 0.40 % on average, 1.23 % at most; 80 % of images are within 1 %, with up to 1024 steps.',
    );
  });
});

describe('figureOf', () => {
  it('is mean, deviation and interval of the mean', () => {
    const figure = figureOf([1, 2, 3, 4]);
    expect(figure?.mean).toBe(2.5);
    expect(figure?.deviation).toBeCloseTo(Math.sqrt(5 / 3), 12);
    expect(figure?.interval?.[1]).toBeCloseTo(2.5 + (1.96 * Math.sqrt(5 / 3)) / 2, 12);
    expect(figureOf([])).toBeNull();
    expect(figureOf([7])).toEqual({ mean: 7, deviation: 0, interval: null, images: 1 });
  });
});
