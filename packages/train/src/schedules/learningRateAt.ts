import { checkSchedule } from './checkSchedule.js';
import { cosineDecayRate } from './cosineDecay.js';
import { cosineDecayRestartsRate } from './cosineDecayRestarts.js';
import { exponentialDecayRate } from './exponentialDecay.js';
import { inverseTimeDecayRate } from './inverseTimeDecay.js';
import { oneCycleRate } from './oneCycle.js';
import { piecewiseConstantDecayRate } from './piecewiseConstantDecay.js';
import { polynomialDecayRate } from './polynomialDecay.js';
import type { LearningRateSchedule } from './schedule.js';
import { checkScheduleFields } from './scheduleFields.js';
import { warmupRate } from './warmup.js';

type Rates = {
  readonly [Type in LearningRateSchedule['type']]: (
    schedule: Extract<LearningRateSchedule, { type: Type }>,
    step: number,
  ) => number;
};

const rates: Rates = {
  constant: ({ learningRate }) => learningRate,
  exponentialDecay: exponentialDecayRate,
  inverseTimeDecay: inverseTimeDecayRate,
  polynomialDecay: polynomialDecayRate,
  piecewiseConstantDecay: piecewiseConstantDecayRate,
  cosineDecay: cosineDecayRate,
  cosineDecayRestarts: cosineDecayRestartsRate,
  oneCycle: oneCycleRate,
  warmup: (warmup, step) =>
    warmupRate(warmup, step, (then) => learningRateAt({ schedule: warmup.schedule, step: then })),
};

/**
 * The rate of a step (0 is the first), in float64.
 *
 * ```ts
 * learningRateAt({ schedule: { type: 'exponentialDecay', initialLearningRate: 1, decaySteps: 10, decayRate: 0.5 }, step: 20 }); // 0.25
 * ```
 *
 * @throws CnnError for a schedule of another type, or a number of it that is out of range
 */
export function learningRateAt({
  schedule,
  step,
}: {
  readonly schedule: LearningRateSchedule;
  readonly step: number;
}): number {
  checkScheduleFields(schedule);
  checkSchedule(schedule);
  // The table has for each type the function of that type.
  const rate = rates[schedule.type] as (schedule: LearningRateSchedule, step: number) => number;
  return rate(schedule, step);
}
