import { oneCycleMomentum } from './oneCycle.js';
import type { LearningRateSchedule } from './schedule.js';

/** The momentum that a schedule sets for a step (0 is the first); undefined where it leaves the optimizer's own. */
export function momentumAt({
  schedule,
  step,
}: {
  readonly schedule: LearningRateSchedule;
  readonly step: number;
}): number | undefined {
  if (schedule.type === 'oneCycle') return oneCycleMomentum(schedule, step);
  if (schedule.type !== 'warmup') return undefined;
  return momentumAt({ schedule: schedule.schedule, step: Math.max(step - schedule.warmupSteps, 0) });
}
