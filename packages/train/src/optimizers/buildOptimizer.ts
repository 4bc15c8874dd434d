import { CnnError, checkOptionNames } from '@cnn/core';
import { momentumAt } from '../schedules/momentumAt.js';
import { optimizerRate } from '../schedules/optimizerRate.js';
import { averageWeights } from './averageWeights.js';
import { checkOptions, type Range } from './checkOptions.js';
import { clipGradients } from './clipGradients.js';
import { decayWeights } from './decayWeights.js';
import type { Optimizer, Transform } from './optimizer.js';
import { scaleRates } from './scaleRates.js';
import { type SharedOptions, sharedNames } from './sharedOptions.js';

export interface BuildOptimizerOptions {
  readonly name: string;
  readonly shared: SharedOptions;
  /** For optimizers whose default is not Keras's usual 0.001. */
  readonly defaultRate?: number | undefined;
  /** The optimizer's own options with defaults filled in, and where each must lie (true and false need no range). */
  readonly own: Readonly<Record<string, readonly [number, Range] | boolean>>;
  /** Whether it has a momentum that a schedule can cycle. Default false. */
  readonly momentum?: boolean | undefined;
  /** Gradients in, directions out. */
  readonly transforms: readonly Transform[];
}

/**
 * An optimizer of its own transforms and those that all share, in Keras's order: clip, decay, own, averages.
 *
 * @throws CnnError for an option out of its range
 */
export function buildOptimizer(options: BuildOptimizerOptions): Optimizer {
  const { name, shared, own, defaultRate = 0.001, momentum = false } = options;
  const { learningRate = defaultRate, ...rest } = shared;
  const { excludeFromWeightDecay: exclude = [], learningRateMultipliers: multipliers } = rest;
  const { weightDecay, emaMomentum = 0.99, emaStartStep = 0, emaOverwriteFrequency } = rest;
  const { gradientAccumulationSteps, frozen = [] } = rest;
  const rate = optimizerRate(learningRate);
  const numbers = Object.entries(own).filter((entry): entry is [string, readonly [number, Range]] =>
    Array.isArray(entry[1]),
  );
  checkOptions(name, { learningRate: [rate.learningRate, 'not negative'], ...Object.fromEntries(numbers) });
  checkOptionNames({
    where: `optimizer ${name}`,
    options: rest,
    names: [...Object.keys(own), ...sharedNames],
    remedies: { lr: 'Did you mean learningRate?' },
  });
  checkShared(name, rest);
  if (rate.schedule && momentumAt({ schedule: rate.schedule, step: 0 }) !== undefined && !momentum)
    throw withoutMomentum(name);
  return {
    name,
    config: { learningRate, ...values(own), ...given(rest) },
    ...rate,
    gradientAccumulationSteps,
    frozen,
    transforms: [
      ...clipGradients(rest),
      ...(weightDecay === undefined ? [] : [decayWeights({ weightDecay, exclude, multipliers })]),
      ...options.transforms,
      ...(multipliers ? [scaleRates(multipliers)] : []),
      ...(rest.useEma ? [averageWeights({ emaMomentum, emaStartStep, emaOverwriteFrequency })] : []),
    ],
  };
}

function checkShared(name: string, shared: SharedOptions): void {
  const {
    weightDecay,
    clipValue,
    clipNorm,
    globalClipNorm,
    emaMomentum,
    emaStartStep,
    emaOverwriteFrequency,
    gradientAccumulationSteps,
  } = shared;
  const ranges = {
    weightDecay: [weightDecay, 'not negative'],
    clipValue: [clipValue, 'above 0'],
    clipNorm: [clipNorm, 'above 0'],
    globalClipNorm: [globalClipNorm, 'above 0'],
    emaMomentum: [emaMomentum === 'equal' ? undefined : emaMomentum, 'in 0..1, below 1'],
    emaStartStep: [emaStartStep, 'without fraction from 0'],
    emaOverwriteFrequency: [emaOverwriteFrequency, 'without fraction from 1'],
    gradientAccumulationSteps: [gradientAccumulationSteps, 'without fraction from 2'],
  } as const;
  for (const [option, [value, range]] of Object.entries(ranges)) {
    if (value !== undefined) checkOptions(name, { [option]: [value, range] });
  }
  for (const [part, factor] of Object.entries(shared.learningRateMultipliers ?? {})) {
    checkOptions(name, { [`learningRateMultipliers['${part}']`]: [factor, 'not negative'] });
  }
  const clips = Object.entries({ clipValue, clipNorm, globalClipNorm }).filter(([, v]) => v !== undefined);
  if (clips.length < 2) return;
  throw new CnnError(
    'TRAINING',
    `optimizer ${name}: received ${clips.map(([option]) => option).join(' and ')}, only one of clipValue, clipNorm and globalClipNorm may be set.`,
  );
}

function withoutMomentum(name: string): CnnError {
  return new CnnError(
    'TRAINING',
    `optimizer ${name}: it has no momentum that cycleMomentum of its schedule could change. Use sgd or rmsprop with momentum, adam or adamW, or cycleMomentum: false.`,
  );
}

type Config = Optimizer['config'];

const values = (own: BuildOptimizerOptions['own']): Config =>
  Object.fromEntries(
    Object.entries(own).map(([name, value]) => [name, typeof value === 'boolean' ? value : value[0]]),
  );

const given = (shared: Omit<SharedOptions, 'learningRate'>): Config =>
  Object.fromEntries(
    Object.entries(shared).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
