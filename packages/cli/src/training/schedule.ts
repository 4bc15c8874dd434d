import { CnnError } from '@cnn/core';
import type { LearningRateSchedule } from '@cnn/train';
import type { Option } from '../arguments/command.js';
import type { Arguments } from '../arguments/parseArguments.js';
import { readChoice, readInteger } from '../arguments/readValues.js';

const names = [
  'constant',
  'step',
  'exponential',
  'inverseTime',
  'polynomial',
  'cosine',
  'cosineRestarts',
  'oneCycle',
] as const;

export const scheduleOptions = {
  schedule: {
    value: 'NAME',
    help: 'of the learning rate: constant (default), step, exponential, inverseTime, polynomial, cosine, cosineRestarts or oneCycle',
  },
  'cycle-momentum': {
    help: 'with --schedule oneCycle: momentum falls from 0.95 to 0.85 while the rate rises, and rises again',
  },
  'warmup-epochs': { value: 'N', help: 'epochs in which the learning rate rises from 0; default 0' },
} satisfies Record<string, Option>;

/** How the learning rate is to change. */
export interface ScheduleChoice {
  readonly name: (typeof names)[number];
  readonly warmupEpochs: number;
  /** Of oneCycle. */
  readonly cycleMomentum: boolean;
}

/** @throws CnnError (USAGE) for a name that is not one, or a warm-up that leaves no epoch */
export function readSchedule(args: Arguments, epochs: number): ScheduleChoice {
  const name = readChoice(args, 'schedule', names) ?? 'constant';
  const warmupEpochs = readInteger(args, 'warmup-epochs', 0) ?? 0;
  const cycleMomentum = args.flag('cycle-momentum');
  if (cycleMomentum && name !== 'oneCycle')
    throw new CnnError('USAGE', `--cycle-momentum is for --schedule oneCycle, not for ${name}.`);
  if (name === 'oneCycle' && warmupEpochs > 0)
    throw new CnnError('USAGE', '--warmup-epochs: oneCycle warms up by itself; leave one of them out.');
  if (warmupEpochs >= epochs) {
    throw new CnnError(
      'USAGE',
      `--warmup-epochs: expected fewer than the ${epochs} epochs, received ${warmupEpochs}.`,
    );
  }
  return { name, warmupEpochs, cycleMomentum };
}

export interface ScheduleOfOptions {
  readonly choice: ScheduleChoice;
  /** The highest rate. */
  readonly learningRate: number;
  readonly epochs: number;
  /** Steps an epoch. */
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
  name: ScheduleChoice['name'],
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
