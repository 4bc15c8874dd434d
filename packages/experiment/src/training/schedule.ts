import type { LearningRateSchedule } from '@cnn/train';
import type { ExperimentSchedule } from '../experiment/experiment.js';

export interface ScheduleOfOptions {
  readonly choice: ExperimentSchedule;
  /** The highest rate. */
  readonly learningRate: number;
  readonly epochs: number;
  /** Steps per epoch. */
  readonly steps: number;
}

/** The schedule for a training of so many steps; just the rate where it does not change. */
export function scheduleOf(options: ScheduleOfOptions): LearningRateSchedule | number {
  const { choice, learningRate, epochs, steps } = options;
  const { name, warmupEpochs, cycleMomentum } = choice;
  if (name === 'constant' && warmupEpochs === 0) return learningRate;
  const span = { rate: learningRate, epochs: epochs - warmupEpochs, steps };
  const schedule = changing(name, { ...span, cycleMomentum });
  return warmupEpochs === 0 ? schedule : { type: 'warmup', warmupSteps: warmupEpochs * steps, schedule };
}

interface Span {
  readonly rate: number;
  readonly epochs: number;
  readonly steps: number;
  readonly cycleMomentum: boolean;
}

function changing(
  name: ExperimentSchedule['name'],
  { rate, epochs, steps, cycleMomentum }: Span,
): LearningRateSchedule {
  const decaySteps = epochs * steps;
  const own = { initialLearningRate: rate };
  switch (name) {
    case 'constant':
      return { type: 'constant', learningRate: rate };
    case 'step': // a tenth after half of the epochs, a hundredth after three quarters
      return {
        type: 'piecewiseConstantDecay',
        boundaries: [Math.ceil(epochs / 2) * steps - 1, Math.ceil(0.75 * epochs) * steps - 1].filter(
          (boundary, at, all) => boundary !== all[at - 1],
        ),
        values:
          Math.ceil(epochs / 2) === Math.ceil(0.75 * epochs)
            ? [rate, rate / 10]
            : [rate, rate / 10, rate / 100],
      };
    case 'exponential': // a hundredth at the end
      return { type: 'exponentialDecay', ...own, decaySteps, decayRate: 0.01 };
    case 'inverseTime': // a tenth at the end
      return { type: 'inverseTimeDecay', ...own, decaySteps, decayRate: 9 };
    case 'polynomial':
      return { type: 'polynomialDecay', ...own, decaySteps, endLearningRate: 0 };
    case 'cosine':
      return { type: 'cosineDecay', ...own, decaySteps };
    case 'cosineRestarts': // periods of 1, 2 and 4 sevenths
      return { type: 'cosineDecayRestarts', ...own, firstDecaySteps: Math.max(1, decaySteps / 7) };
    case 'oneCycle':
      return {
        type: 'oneCycle',
        maxLearningRate: rate,
        totalSteps: decaySteps,
        ...(cycleMomentum ? { cycleMomentum } : {}),
      };
  }
}
