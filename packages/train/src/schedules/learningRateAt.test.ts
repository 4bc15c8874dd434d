import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { learningRateAt } from './learningRateAt.js';
import type { LearningRateSchedule } from './schedule.js';

interface Golden {
  readonly schedule: LearningRateSchedule;
  readonly rates: readonly (readonly [step: number, rate: number])[];
}
const file = new URL('../../../testing/goldens/training/schedules.json', import.meta.url);
const goldens = JSON.parse(readFileSync(file, 'utf8')) as Golden[];

describe('learningRateAt agrees with Keras', () => {
  it.each(goldens)('$schedule', ({ schedule, rates }) => {
    for (const [step, rate] of rates) {
      expect(Math.abs(learningRateAt({ schedule, step }) - rate)).toBeLessThan(1e-6 * Math.max(rate, 1e-3));
    }
  });
});

it('says which number is wrong', () => {
  const schedule = { type: 'cosineDecay', initialLearningRate: 0.1, decaySteps: 0 } as const;
  expect(() => learningRateAt({ schedule, step: 0 })).toThrow('decaySteps must be a finite number above 0');
});
