import type { Engine } from '@cnn/core';
import { checkExplanations, completenessCheck, explain, modelRandomization } from '@cnn/explain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../engine/engines.js';
import { type TrainedOnEvidence, trainedOnEvidence } from './trainedOnEvidence.support.test.js';

/** Trainings of each network; `npm run test:proofs` makes all. */
const PROOFS = Number(process.env.PROOFS ?? 1);
const seeds = [1, 2, 3].slice(0, PROOFS);

let engine: Engine;
beforeAll(async () => {
  engine = await selectEngine();
});
afterAll(() => engine?.dispose());

describe.each(seeds)('the tutorial’s network on nuclei at known places, seed %i', (seed) => {
  let trained: TrainedOnEvidence;
  beforeAll(async () => {
    trained = await trainedOnEvidence({
      engine,
      kind: 'nuclei',
      model: 'tutorial',
      seed,
      count: 1200,
      epochs: 8,
    });
  }, 900_000);
  afterAll(() => trained?.model.dispose());

  it('Grad-CAM points at the nuclei', async () => {
    const { model, test, withEvidence, accuracy } = trained;
    expect(accuracy).toBeGreaterThan(0.95);
    const check = await checkExplanations({ model, images: test, target: 1, indices: withEvidence(1, 64) });
    expect(check.mass?.ratio.mean).toBeGreaterThan(3);
    expect(check.gap?.interval?.[0]).toBeGreaterThan(0.2);
    const step = check.randomization.find(({ layer }) => layer === check.lastConvolution);
    expect(step?.correlation?.mean).toBeLessThan(0.5);
  }, 300_000);

  it('the last convolution alone changes the map', async () => {
    const { model, test, withEvidence } = trained;
    const [step] = await modelRandomization({
      ...{ model, images: test, target: 1, indices: withEvidence(1, 32) },
      ...{ order: 'independent', layers: ['conv2d_2'] },
    });
    expect(step?.correlation).toBeLessThan(0.5);
  }, 300_000);
});

describe.each(seeds.slice(0, 2))('one sigmoid on a texture for each class, seed %i', (seed) => {
  let trained: TrainedOnEvidence;
  beforeAll(async () => {
    trained = await trainedOnEvidence({
      engine,
      kind: 'textures',
      model: 'tutorial',
      seed,
      count: 1200,
      epochs: 8,
    });
  }, 900_000);
  afterAll(() => trained?.model.dispose());

  it('has one output', () => {
    expect(trained.model.definition.layers.at(-1)).toMatchObject({ units: 1, activation: 'sigmoid' });
    expect(trained.accuracy).toBeGreaterThan(0.95);
  });

  it.each([0, 1])(
    'maps of class %i point at its texture, not at the other',
    async (target) => {
      const { model, test, withEvidence } = trained;
      const both = withEvidence(target, 200)
        .filter((index) => test.mask(index, 1 - target).includes(1))
        .slice(0, 48);
      const how = { model, images: test, target, indices: both, randomized: [], fractions: [0, 1] };
      const own = await checkExplanations(how);
      const other = await checkExplanations({ ...how, masks: (index, label) => test.mask(index, 1 - label) });
      expect(own.mass?.ratio.mean).toBeGreaterThan(3);
      expect(own.mass?.ratio.mean).toBeGreaterThan(3 * (other.mass?.ratio.mean as number));
      expect(own.pointing?.hit.mean).toBeGreaterThan(3 * (own.pointing?.chance as number));
      expect(own.pointing?.hit.mean).toBeGreaterThan(3 * (other.pointing?.hit.mean as number));
    },
    300_000,
  );

  it('maps of both classes of an image differ', async () => {
    const { model, test } = trained;
    const how = { model, images: test, indices: [0, 1, 2, 3, 4, 5], size: 'layer' } as const;
    const [first, second] = await Promise.all([
      explain({ ...how, target: 0 }),
      explain({ ...how, target: 1 }),
    ]);
    for (const [at, one] of first.entries()) {
      expect(one.map).not.toEqual(second[at]?.map);
      expect(one.score).toBeCloseTo(-(second[at]?.score as number), 4);
    }
  });
});

describe.each([
  { name: 'tutorial', count: 1200, epochs: 8, least: 0.95 },
  { name: 'mobilenet', count: 1200, epochs: 8, least: 0.95 },
  { name: 'resnet', count: 600, epochs: 5, least: 0.6 },
])('integrated gradients of a trained network: $name', ({ name, count, epochs, least }) => {
  it('add up to the difference of scores within 1 %, with more than 64 steps where it needs them, or say that they do not', async () => {
    const { model, test, accuracy } = await trainedOnEvidence({
      ...{ engine, kind: 'nuclei', model: name, seed: 4, count, epochs },
    });
    expect(accuracy).toBeGreaterThan(least);
    const indices = Array.from({ length: 16 }, (_, index) => index);
    const how = { model, images: test, indices, size: 'layer' } as const;
    const usual = await explain({ ...how, method: 'integratedGradients' });
    for (const { completeness, note } of usual) {
      expect(completeness?.error).toBeLessThan(0.05);
      if ((completeness?.error as number) <= 0.01) continue;
      expect(completeness?.steps).toBe(1024);
      expect(note).toMatch(/adds up to/);
    }
    const patient = { name: 'integratedGradients', maxSteps: 8192 } as const;
    const check = completenessCheck(await explain({ ...how, method: patient }));
    expect(check?.within).toBe(1);
    await model.dispose();
  }, 900_000);
});
