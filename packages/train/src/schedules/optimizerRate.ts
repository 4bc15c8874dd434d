import { learningRateAt } from './learningRateAt.js';
import type { LearningRateSchedule } from './schedule.js';

/** What an optimizer keeps of its option `learningRate`: the rate of the first step, and the schedule if there is one. */
export function optimizerRate(option: number | LearningRateSchedule): {
  readonly learningRate: number;
  readonly schedule?: LearningRateSchedule | undefined;
} {
  if (typeof option === 'number') return { learningRate: option };
  return { learningRate: learningRateAt({ schedule: option, step: 0 }), schedule: option };
}
