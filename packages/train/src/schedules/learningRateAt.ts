import { CnnError } from '@cnn/core';
import type { CosineDecay, ExponentialDecay, LearningRateSchedule } from './schedule.js';

/**
 * The rate of a step (0 is the first), in float64.
 * @throws CnnError for a number of the schedule that is negative or not finite, or decaySteps of 0
 */
export function learningRateAt({
  schedule,
  step,
}: {
  readonly schedule: LearningRateSchedule;
  readonly step: number;
}): number {
  for (const [name, value] of Object.entries(schedule)) {
    if (typeof value !== 'number') continue;
    if (Number.isFinite(value) && value >= 0 && (name !== 'decaySteps' || value > 0)) continue;
    const range = name === 'decaySteps' ? 'above 0' : 'not below 0';
    throw new CnnError(
      'TRAINING',
      `schedule ${schedule.type}: ${name} must be a finite number ${range}, received ${value}.`,
    );
  }
  switch (schedule.type) {
    case 'constant':
      return schedule.learningRate;
    case 'exponentialDecay':
      return exponential(schedule, step);
    case 'cosineDecay':
      return cosine(schedule, step);
  }
}

function exponential(schedule: ExponentialDecay, step: number): number {
  const { initialLearningRate, decaySteps, decayRate, staircase = false } = schedule;
  const power = step / decaySteps;
  return initialLearningRate * decayRate ** (staircase ? Math.floor(power) : power);
}

function cosine(schedule: CosineDecay, step: number): number {
  const { initialLearningRate, decaySteps, alpha = 0, warmupTarget, warmupSteps = 0 } = schedule;
  const warmup = warmupTarget === undefined ? 0 : warmupSteps;
  const peak = warmupTarget ?? initialLearningRate;
  if (step < warmup) return initialLearningRate + ((peak - initialLearningRate) * step) / warmup;
  const part = Math.min(step - warmup, decaySteps) / decaySteps;
  return peak * ((1 - alpha) * 0.5 * (1 + Math.cos(Math.PI * part)) + alpha);
}
