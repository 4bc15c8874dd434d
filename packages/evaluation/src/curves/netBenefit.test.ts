import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ClassPredictions } from '../records/evaluation.js';
import { netBenefit } from './netBenefit.js';

interface Golden {
  readonly name: string;
  readonly labels: readonly number[];
  readonly probabilities: readonly number[];
  readonly thresholds: readonly number[];
  readonly model: readonly number[];
  readonly all: readonly number[];
}

const file = new URL('../../../testing/goldens/net_benefit.json', import.meta.url);
const goldens = JSON.parse(readFileSync(file, 'utf8')) as readonly Golden[];

function predictionsOf({
  labels,
  probabilities,
}: Pick<Golden, 'labels' | 'probabilities'>): ClassPredictions {
  return {
    task: 'binary',
    classNames: ['benign', 'carcinoma'],
    predictions: labels.map((label, at) => ({ label, probabilities: [probabilities[at] as number] })),
  };
}

describe('netBenefit', () => {
  it.each(goldens)('agrees with dcurves: $name', (golden) => {
    const { points, prevalence, positive } = netBenefit(predictionsOf(golden), golden);
    expect(points.map(({ threshold }) => threshold)).toEqual(golden.thresholds);
    for (const [at, { model, all }] of points.entries()) {
      expect(model).toBeCloseTo(golden.model[at] as number, 8);
      expect(all).toBeCloseTo(golden.all[at] as number, 6);
    }
    expect(positive).toBe('carcinoma');
    expect(prevalence).toBeCloseTo(
      golden.labels.filter((label) => label === 1).length / golden.labels.length,
      12,
    );
  });

  it('is the prevalence where all are acted on at no cost, and 0 where none is', () => {
    const { points, prevalence } = netBenefit(
      predictionsOf({ labels: [0, 1, 1], probabilities: [0.2, 0.4, 0.6] }),
    );
    expect(points).toHaveLength(100);
    expect(points[0]).toEqual({ threshold: 0, model: prevalence, all: prevalence });
    expect(points.at(-1)?.model).toBe(0);
  });

  it('says the longest range of thresholds where the model is of use', () => {
    // Above 0.5 one of two alarms is false; from 0.9 on there is only the true one.
    const given = predictionsOf({ labels: [0, 0, 1, 1], probabilities: [0.1, 0.85, 0.5, 0.95] });
    const { best, points } = netBenefit(given);
    const useful = points
      .filter(({ model, all }) => model > Math.max(0, all))
      .map(({ threshold }) => threshold);
    expect(best).toEqual([0.1, 0.49]);
    expect(useful.at(-1)).toBe(0.94);
  });

  it('refuses thresholds outside of 0 to 1, and more than two classes', () => {
    const two = predictionsOf({ labels: [0, 1], probabilities: [0.2, 0.4] });
    expect(() => netBenefit(two, { thresholds: [1] })).toThrow(
      'needs thresholds from 0 to below 1, received 1.',
    );
    const three: ClassPredictions = {
      task: 'multiclass',
      classNames: ['a', 'b', 'c'],
      predictions: [0, 1].map((label) => ({ label, probabilities: [0.2, 0.3, 0.5] })),
    };
    expect(() => netBenefit(three)).toThrow('netBenefit needs two classes, received 3.');
  });
});
