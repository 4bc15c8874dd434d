import { CnnError } from '@cnn/core';
import type { Hyperparameter, TrialValue } from '../hyperparameters.js';
import { lastOfSteps } from './decimals.js';

/** Optuna's `FloatDistribution`: a real number from `low` to `high`. */
export interface FloatDistribution {
  readonly type: 'float';
  readonly low: number;
  readonly high: number;
  readonly log: boolean;
  /** Distance of neighbouring values; undefined: any value. */
  readonly step: number | undefined;
}

/** Optuna's `IntDistribution`: a whole number from `low` to `high`. */
export interface IntDistribution {
  readonly type: 'int';
  readonly low: number;
  readonly high: number;
  readonly log: boolean;
  readonly step: number;
}

/** Optuna's `CategoricalDistribution`: one of some values. */
export interface CategoricalDistribution {
  readonly type: 'categorical';
  readonly choices: readonly (TrialValue | null)[];
}

/** What a parameter of a study may be. Plain JSON. */
export type Distribution = FloatDistribution | IntDistribution | CategoricalDistribution;

export type Distributions = Readonly<Record<string, Distribution>>;

/**
 * A hyper-parameter as Optuna has it. A logarithmic range with a step, and sampling `reverseLog`, have no counterpart there: their range is
 * the same, their values lie in it.
 *
 * ```ts
 * distributionOf(float({ minValue: 1e-4, maxValue: 0.1, sampling: 'log' })); // { type: 'float', low: 1e-4, high: 0.1, log: true }
 * ```
 */
export function distributionOf(parameter: Hyperparameter): Distribution {
  if (parameter.type === 'boolean') return { type: 'categorical', choices: [true, false] };
  if (parameter.type === 'choice') return { type: 'categorical', choices: parameter.values };
  const { type, minValue: low, maxValue: high, sampling = 'linear', step } = parameter;
  const log = sampling === 'log';
  const steps = sampling === 'linear' ? step : undefined;
  if (type === 'int') {
    const size = steps ?? 1;
    return { type, low, high: high - ((high - low) % size), log, step: size };
  }
  return {
    ...{ type, low, log, step: steps },
    high: steps === undefined ? high : lastOfSteps({ low, high, step: steps }),
  };
}

/** Whether there is just one value. */
export function isSingle(distribution: Distribution): boolean {
  if (distribution.type === 'categorical') return distribution.choices.length === 1;
  const { low, high, log, step } = distribution;
  if (low === high) return true;
  if (step === undefined || (distribution.type === 'int' && log)) return false;
  return distribution.type === 'int' ? high - low < step : lastOfSteps({ low, high, step }) === low;
}

/** Optuna's number for a value: itself, or the place of a choice; undefined for what is no value of it, such as a text for a range. */
export function internalValue(distribution: Distribution, value: TrialValue | null): number | undefined {
  if (distribution.type === 'categorical') {
    const place = distribution.choices.indexOf(value);
    return place < 0 ? undefined : place;
  }
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** The value of Optuna's number. */
export function externalValue(distribution: Distribution, internal: number): TrialValue | null {
  if (distribution.type === 'categorical') return distribution.choices[Math.trunc(internal)] ?? null;
  return distribution.type === 'int' ? Math.trunc(internal) : internal;
}

/** Whether a number is within the range, or the place of a choice. */
export function contains(distribution: Distribution, internal: number): boolean {
  if (distribution.type === 'categorical')
    return internal > -1 && Math.trunc(internal) < distribution.choices.length;
  const { type, low, high, step } = distribution;
  if (!(low <= internal && internal <= high)) return false;
  if (step === undefined) return true;
  if (type === 'int') return (internal - low) % step === 0;
  const steps = (internal - low) / step;
  return Math.abs(steps - roundHalfEven(steps)) < 1e-8;
}

export function sameDistribution(a: Distribution, b: Distribution): boolean {
  if (a.type === 'categorical' || b.type === 'categorical') {
    return a.type === b.type && incompatibility(a, b) === undefined;
  }
  return a.type === b.type && a.low === b.low && a.high === b.high && a.log === b.log && a.step === b.step;
}

/** Why a parameter can't have both distributions in one study, in Optuna's words; undefined where it can. */
export function incompatibility(known: Distribution, wanted: Distribution): string | undefined {
  if (known.type !== wanted.type) return 'Cannot set different distribution kind to the same parameter name.';
  if (known.type === 'categorical' || wanted.type === 'categorical') {
    const [a, b] = [known, wanted].map((one) => (one.type === 'categorical' ? one.choices : []));
    const same = a?.length === b?.length && a?.every((choice, place) => choice === b?.[place]);
    return same ? undefined : 'CategoricalDistribution does not support dynamic value space.';
  }
  return known.log === wanted.log
    ? undefined
    : 'Cannot set different log configuration to the same parameter name.';
}

/** For messages, as Optuna writes it. */
function distributionText(distribution: Distribution): string {
  if (distribution.type === 'categorical') {
    return `CategoricalDistribution(choices=${JSON.stringify(distribution.choices)})`;
  }
  const { type, low, high, log, step } = distribution;
  const name = type === 'int' ? 'IntDistribution' : 'FloatDistribution';
  return `${name}(high=${high}, log=${log}, low=${low}, step=${step ?? 'none'})`;
}

/**
 * @param name of the parameter
 * @throws CnnError (TRAINING) that names the parameter and both distributions
 */
export function checkCompatible(name: string, known: Distribution, wanted: Distribution): void {
  const reason = incompatibility(known, wanted);
  if (reason === undefined) return;
  throw new CnnError(
    'TRAINING',
    `parameter ${name}: the study has ${distributionText(known)}, the search space ${distributionText(wanted)}. ${reason} Give the space the same kind of values, or use another study.`,
  );
}

/** NumPy's `round`: halves to the even number. */
export function roundHalfEven(value: number): number {
  const rounded = Math.round(value);
  return Math.abs(value % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
