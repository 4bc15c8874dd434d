import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { learningRateAt } from './learningRateAt.js';
import { momentumAt } from './momentumAt.js';
import type { LearningRateSchedule } from './schedule.js';

interface Golden {
  readonly schedule: LearningRateSchedule;
  readonly rates: readonly (readonly [step: number, rate: number])[];
  readonly momenta?: readonly (readonly [step: number, momentum: number])[];
}
const file = new URL('../../../testing/goldens/training/schedules.json', import.meta.url);
const goldens = JSON.parse(readFileSync(file, 'utf8')) as Golden[];

describe('learningRateAt agrees with Keras and PyTorch', () => {
  it.each(goldens)('$schedule', ({ schedule, rates, momenta = [] }) => {
    for (const [step, rate] of rates) {
      expect(Math.abs(learningRateAt({ schedule, step }) - rate)).toBeLessThan(1e-6 * Math.max(rate, 1e-3));
    }
    for (const [step, momentum] of momenta)
      expect(Math.abs((momentumAt({ schedule, step }) ?? Number.NaN) - momentum)).toBeLessThan(1e-9);
  });
});

it('has goldens of every schedule but the constant one', () => {
  expect([...new Set(goldens.map(({ schedule }) => schedule.type))].sort()).toEqual(
    [
      'cosineDecay',
      'cosineDecayRestarts',
      'exponentialDecay',
      'inverseTimeDecay',
      'oneCycle',
      'piecewiseConstantDecay',
      'polynomialDecay',
      'warmup',
    ].sort(),
  );
});

it('oneCycle stays at its last rate, where PyTorch has an error, and takes one step', () => {
  const schedule = { type: 'oneCycle', maxLearningRate: 1, totalSteps: 10 } as const;
  const last = learningRateAt({ schedule, step: 9 });
  expect(last).toBeCloseTo(1 / 25 / 1e4, 12);
  expect(learningRateAt({ schedule, step: 500 })).toBe(last);
  const one = { ...schedule, totalSteps: 1, pctStart: 1 };
  expect(learningRateAt({ schedule: one, step: 0 })).toBeGreaterThan(0);
});

it('oneCycle leaves momentum alone unless asked to; a warm-up before it has its first one', () => {
  const schedule = { type: 'oneCycle', maxLearningRate: 1, totalSteps: 10 } as const;
  expect(momentumAt({ schedule, step: 0 })).toBeUndefined();
  const cycling = { ...schedule, cycleMomentum: true };
  const warm = { type: 'warmup', warmupSteps: 4, schedule: cycling } as const;
  expect([0, 4].map((step) => momentumAt({ schedule: warm, step }))).toEqual([0.95, 0.95]);
  expect(momentumAt({ schedule: warm, step: 6 })).toBe(momentumAt({ schedule: cycling, step: 2 }));
  expect(momentumAt({ schedule: cycling, step: 500 })).toBe(0.95);
  expect(momentumAt({ schedule: { type: 'constant', learningRate: 1 }, step: 0 })).toBeUndefined();
});

describe('says which number is wrong', () => {
  const rate = { initialLearningRate: 0.1 };
  const wrong: readonly [LearningRateSchedule, string][] = [
    [{ type: 'cosineDecay', ...rate, decaySteps: 0 }, 'decaySteps must be a finite number above 0'],
    [
      { type: 'cosineDecayRestarts', ...rate, firstDecaySteps: 5, tMul: 0.5 },
      'tMul must be a finite number of at least 1, received 0.5',
    ],
    [
      { type: 'oneCycle', maxLearningRate: 1, totalSteps: 9, pctStart: 2 },
      'pctStart must be a finite number from 0 to 1',
    ],
    [
      { type: 'oneCycle', maxLearningRate: 1, totalSteps: 9, maxMomentum: 1 },
      'maxMomentum must be a finite number from 0 to below 1, received 1',
    ],
    [
      { type: 'piecewiseConstantDecay', boundaries: [3, 2], values: [1, 2, 3] },
      'boundaries must rise from 0 on',
    ],
    [
      { type: 'piecewiseConstantDecay', boundaries: [3], values: [1] },
      'values must be one more than boundaries, received 1 for 1 boundaries',
    ],
    [
      { type: 'piecewiseConstantDecay', boundaries: [3], values: [1, -1] },
      'values must be finite and not below 0, received -1',
    ],
    [
      { type: 'warmup', warmupSteps: 5, schedule: { type: 'constant', learningRate: Number.NaN } },
      'schedule constant: learningRate must be a finite number not below 0, received NaN',
    ],
    [{ type: 'cosine' } as never, 'schedule: type must be one of constant, exponentialDecay'],
  ];
  it.each(wrong)('%o', (schedule, text) => {
    expect(() => learningRateAt({ schedule, step: 0 })).toThrow(text);
  });
});
