import type { Engine } from '@cnn/core';
import { checkExplanations, type ExplanationCheck } from '@cnn/explain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../engine/engines.js';
import { type TrainedOnEvidence, trainedOnEvidence } from './trainedOnEvidence.support.test.js';

/** The whole of it, with more seeds and networks, is in `trainedProof.slow.test.ts`. */
describe('the tutorial’s network, trained on tissue whose class depends on nuclei at known places', () => {
  let engine: Engine;
  let trained: TrainedOnEvidence;
  let check: ExplanationCheck;
  beforeAll(async () => {
    engine = await selectEngine();
    trained = await trainedOnEvidence({
      engine,
      kind: 'nuclei',
      model: 'tutorial',
      seed: 1,
      count: 600,
      epochs: 6,
    });
    const { model, test, withEvidence } = trained;
    check = await checkExplanations({ model, images: test, target: 1, indices: withEvidence(1, 24) });
  }, 240_000);
  afterAll(async () => {
    await trained?.model.dispose();
    await engine?.dispose();
  });

  it('has learned to tell the classes', () => {
    expect(trained.accuracy).toBeGreaterThan(0.9);
  });

  it('Grad-CAM has at least 3 times the mass on the nuclei that a uniform map has', () => {
    expect(check.mass?.ratio.mean).toBeGreaterThan(3);
    expect(check.mass?.ratio.images).toBeGreaterThan(20);
    expect(check.pointing?.hit.mean).toBeGreaterThan(2 * (check.pointing?.chance as number));
  });

  it('insertion lies above deletion', () => {
    expect(check.gap?.interval?.[0]).toBeGreaterThan(0.2);
  });

  it('the map is another one after the last convolution is randomized', () => {
    expect(check.lastConvolution).toBe('conv2d_2');
    const step = check.randomization.find(({ layer }) => layer === 'conv2d_2');
    expect(step?.correlation?.mean).toBeLessThan(0.5);
  });

  it('integrated gradients add up within 1 %, with 64 steps by Gauss and Legendre for most images', async () => {
    const { model, test } = trained;
    const how = { model, images: test, indices: [0, 1, 2, 3, 4, 5, 6, 7], randomized: [], fractions: [0, 1] };
    const { completeness } = await checkExplanations({ ...how, method: 'integratedGradients' });
    expect(completeness?.within).toBe(1);
    const fixed = { name: 'integratedGradients', steps: 64, maxSteps: 64 } as const;
    const once = await checkExplanations({ ...how, method: fixed });
    expect(once.completeness?.within).toBeGreaterThanOrEqual(0.75);
    expect(once.completeness?.steps).toBe(64);
  });
});
