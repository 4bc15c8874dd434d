import { CnnError } from '@cnn/core';

/** How values are spread over a range, as KerasTuner has it. */
export type Sampling = 'linear' | 'log' | 'reverseLog';

/** A real number in a range. */
export interface FloatParameter {
  readonly type: 'float';
  readonly minValue: number;
  readonly maxValue: number;
  /** Distance of neighbouring values; with `sampling: 'log'` and `'reverseLog'` their ratio. Default: any value. */
  readonly step?: number | undefined;
  /** Default `'linear'`. */
  readonly sampling?: Sampling | undefined;
}

/** A whole number in a range, both ends included. */
export interface IntParameter {
  readonly type: 'int';
  readonly minValue: number;
  readonly maxValue: number;
  /** As in `FloatParameter`. Default: 1 with `sampling: 'linear'`, else any value. */
  readonly step?: number | undefined;
  /** Default `'linear'`. */
  readonly sampling?: Sampling | undefined;
}

/** One of some values. */
export interface ChoiceParameter {
  readonly type: 'choice';
  readonly values: readonly TrialValue[];
}

export interface BooleanParameter {
  readonly type: 'boolean';
}

/** What a search may choose; plain JSON. */
export type Hyperparameter = FloatParameter | IntParameter | ChoiceParameter | BooleanParameter;

/** Hyper-parameters by name; plain JSON. */
export type SearchSpace = Readonly<Record<string, Hyperparameter>>;

export type TrialValue = number | string | boolean;

/** What a trial trains with. */
export type TrialValues = Readonly<Record<string, TrialValue>>;

/**
 * `hp.Float` of KerasTuner.
 *
 * ```ts
 * const space = { learningRate: float({ minValue: 1e-4, maxValue: 1e-1, sampling: 'log' }) };
 * ```
 */
export function float(options: Omit<FloatParameter, 'type'>): FloatParameter {
  return { type: 'float', ...options };
}

/**
 * `hp.Int` of KerasTuner.
 *
 * ```ts
 * const space = { units: int({ minValue: 32, maxValue: 256, step: 32 }) };
 * ```
 */
export function int(options: Omit<IntParameter, 'type'>): IntParameter {
  return { type: 'int', ...options };
}

/**
 * `hp.Choice` of KerasTuner.
 *
 * ```ts
 * const space = { optimizer: choice(['adam', 'sgd']) };
 * ```
 */
export function choice(values: readonly TrialValue[]): ChoiceParameter {
  return { type: 'choice', values };
}

/**
 * `hp.Boolean` of KerasTuner.
 *
 * ```ts
 * const space = { augment: boolean() };
 * ```
 */
export function boolean(): BooleanParameter {
  return { type: 'boolean' };
}

/**
 * The value at a cumulative probability in [0, 1), by KerasTuner's formulas (`prob_to_value`).
 *
 * @throws CnnError (TRAINING) as `checkSpace` does
 */
export function valueAt(parameter: Hyperparameter, probability: number): TrialValue {
  const count = valueCount(parameter);
  if (Number.isFinite(count)) return listedValue(parameter, Math.floor(probability * count));
  const { type, minValue, maxValue, sampling = 'linear' } = parameter as FloatParameter | IntParameter;
  // A whole number is the floor of a real one below maxValue + 1, so that maxValue may come too.
  const top = type === 'int' ? maxValue + 1 : maxValue;
  const value = spread(sampling, { minValue, maxValue: top, probability });
  return type === 'int' ? Math.floor(value) : value;
}

function spread(
  sampling: Sampling,
  { minValue, maxValue, probability }: Record<'minValue' | 'maxValue' | 'probability', number>,
): number {
  if (sampling === 'linear') return probability * (maxValue - minValue) + minValue;
  if (sampling === 'log') return minValue * (maxValue / minValue) ** probability;
  return maxValue + minValue - minValue * (maxValue / minValue) ** (1 - probability);
}

/** How many values a parameter has; infinite where it has no step. They are computed by index: there may be billions. */
export function valueCount(parameter: Hyperparameter): number {
  if (parameter.type === 'boolean') return 2;
  if (parameter.type === 'choice') return parameter.values.length;
  const { minValue, maxValue, sampling = 'linear' } = parameter;
  const step = stepOf(parameter);
  if (step === undefined) return Number.POSITIVE_INFINITY;
  const steps =
    sampling === 'linear' ? (maxValue - minValue) / step : Math.log(maxValue / minValue) / Math.log(step);
  return Math.floor(steps + 1e-8) + 1;
}

/** The value at an index below `valueCount`. */
export function listedValue(parameter: Hyperparameter, index: number): TrialValue {
  if (parameter.type === 'boolean') return index === 0;
  if (parameter.type === 'choice') return parameter.values[index] as TrialValue;
  const { type, minValue, maxValue, sampling = 'linear' } = parameter;
  const step = stepOf(parameter) ?? 1;
  const up = sampling === 'linear' ? minValue + index * step : minValue * step ** index;
  const value = sampling === 'reverseLog' ? maxValue + minValue - up : up;
  return type === 'int' ? Math.floor(value) : value;
}

function stepOf({ type, step, sampling = 'linear' }: FloatParameter | IntParameter): number | undefined {
  return step ?? (type === 'int' && sampling === 'linear' ? 1 : undefined);
}

/** @throws CnnError (TRAINING) that names the hyper-parameter, what it needs and what it has */
export function checkSpace(space: SearchSpace): void {
  if (typeof space !== 'object' || space === null || Array.isArray(space)) {
    throw new CnnError(
      'TRAINING',
      `search space: expected an object of hyper-parameters by name, received ${JSON.stringify(space) ?? 'nothing'}.`,
    );
  }
  const entries = Object.entries(space);
  if (entries.length === 0) {
    throw new CnnError('TRAINING', 'search space: expected at least one hyper-parameter, received none.');
  }
  for (const [name, parameter] of entries) {
    const problem = problemOf(parameter);
    if (problem) throw new CnnError('TRAINING', `search space, ${name}: ${problem}.`);
  }
}

const fields: Readonly<Record<Hyperparameter['type'], readonly string[]>> = {
  boolean: [],
  choice: ['values'],
  float: ['minValue', 'maxValue', 'step', 'sampling'],
  int: ['minValue', 'maxValue', 'step', 'sampling'],
};

/** @param parameter as JSON, of any kind */
function problemOf(parameter: Hyperparameter): string | undefined {
  if (typeof parameter !== 'object' || parameter === null || Array.isArray(parameter)) {
    return `expected an object such as {"type": "float", "minValue": 0.001, "maxValue": 0.1}, received ${JSON.stringify(parameter)}`;
  }
  const { type, ...own } = parameter;
  const known = Object.hasOwn(fields, type) ? fields[type] : undefined;
  const unknown = known && Object.keys(own).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const takes = known?.length ? `only ${known.join(', ')}` : 'and none besides its type';
    return `type ${type} has no field "${unknown}", ${takes}`;
  }
  if (type === 'boolean') return undefined;
  if (type === 'choice') return problemOfChoice(parameter.values);
  if (type === 'float' || type === 'int') return problemOfRange(parameter);
  return `expected type float, int, choice or boolean, received ${JSON.stringify(type)}`;
}

function problemOfChoice(values: unknown): string | undefined {
  const valid =
    Array.isArray(values) &&
    values.length > 0 &&
    values.every((value) => ['number', 'string', 'boolean'].includes(typeof value));
  if (!valid) {
    return `expected values: a list of numbers, strings or booleans, received ${JSON.stringify(values)}`;
  }
  if (new Set(values).size < values.length) return `values has one twice: ${JSON.stringify(values)}`;
  return undefined;
}

function problemOfRange(parameter: FloatParameter | IntParameter): string | undefined {
  const { type, minValue, maxValue, step, sampling = 'linear' } = parameter;
  const fits = type === 'int' ? Number.isSafeInteger : Number.isFinite;
  if (!fits(minValue) || !fits(maxValue) || minValue > maxValue) {
    const what = type === 'int' ? 'whole numbers' : 'numbers';
    return `expected ${what} minValue and maxValue in this order, received ${minValue} and ${maxValue}`;
  }
  if (!['linear', 'log', 'reverseLog'].includes(sampling)) {
    return `expected sampling linear, log or reverseLog, received ${JSON.stringify(sampling)}`;
  }
  const isLog = sampling !== 'linear';
  if (isLog && minValue <= 0) return `sampling ${sampling} needs minValue above 0, received ${minValue}`;
  const least = isLog ? 1 : 0;
  if (step !== undefined && !(fits(step) && step > least)) {
    return `expected a step above ${least}${type === 'int' ? ', a whole number' : ''}, received ${step}`;
  }
  const count = valueCount(parameter);
  if (step !== undefined && !Number.isSafeInteger(count)) {
    return `a step of ${step} from ${minValue} to ${maxValue} is too small to be counted. Leave step out, for any value`;
  }
  return undefined;
}
