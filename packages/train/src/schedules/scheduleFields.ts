import { CnnError, checkOptionNames, nearestName } from '@cnn/core';
import type { LearningRateSchedule } from './schedule.js';

type Of<Type> = Extract<LearningRateSchedule, { readonly type: Type }>;

/** Whether a schedule must have a field; forgetting one of its interface is a type error. */
type Fields = {
  readonly [Type in LearningRateSchedule['type']]: {
    readonly [Field in Exclude<keyof Of<Type>, 'type'>]-?: undefined extends Of<Type>[Field]
      ? 'optional'
      : 'required';
  };
};

const fields: Fields = {
  constant: { learningRate: 'required' },
  exponentialDecay: {
    initialLearningRate: 'required',
    decaySteps: 'required',
    decayRate: 'required',
    staircase: 'optional',
  },
  inverseTimeDecay: {
    initialLearningRate: 'required',
    decaySteps: 'required',
    decayRate: 'required',
    staircase: 'optional',
  },
  polynomialDecay: {
    initialLearningRate: 'required',
    decaySteps: 'required',
    endLearningRate: 'optional',
    power: 'optional',
    cycle: 'optional',
  },
  piecewiseConstantDecay: { boundaries: 'required', values: 'required' },
  cosineDecay: {
    initialLearningRate: 'required',
    decaySteps: 'required',
    alpha: 'optional',
    warmupTarget: 'optional',
    warmupSteps: 'optional',
  },
  cosineDecayRestarts: {
    initialLearningRate: 'required',
    firstDecaySteps: 'required',
    tMul: 'optional',
    mMul: 'optional',
    alpha: 'optional',
  },
  oneCycle: {
    maxLearningRate: 'required',
    totalSteps: 'required',
    pctStart: 'optional',
    annealStrategy: 'optional',
    divFactor: 'optional',
    finalDivFactor: 'optional',
    threePhase: 'optional',
    cycleMomentum: 'optional',
    baseMomentum: 'optional',
    maxMomentum: 'optional',
  },
  warmup: { warmupSteps: 'required', initialLearningRate: 'optional', schedule: 'required' },
};

/**
 * Checks the type of a schedule and the names of its fields; what they hold is for `checkSchedule`.
 *
 * @throws CnnError (OPTIONS) for a type or field that there is not, and for a field that is missing
 */
export function checkScheduleFields(schedule: LearningRateSchedule): void {
  const { type, ...own } = Object(schedule) as LearningRateSchedule;
  if (!Object.hasOwn(fields, type)) {
    const nearest = nearestName(String(type), Object.keys(fields));
    const meant = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
    throw new CnnError(
      'OPTIONS',
      `schedule: type must be one of ${Object.keys(fields).join(', ')}, received ${String(type)}.${meant}`,
      { details: { option: 'type', nearest } },
    );
  }
  const known: Readonly<Record<string, string>> = fields[type];
  const where = `schedule ${type}`;
  checkOptionNames({ where, options: own, names: Object.keys(known) });
  const given: Readonly<Record<string, unknown>> = own;
  const missing = Object.keys(known).find((name) => known[name] === 'required' && given[name] === undefined);
  if (missing !== undefined) {
    throw new CnnError('OPTIONS', `${where}: expected ${missing}, received nothing.`, {
      details: { option: missing },
    });
  }
}
