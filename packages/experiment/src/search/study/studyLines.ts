import {
  type Distribution,
  type Distributions,
  internalValue,
  type Objective,
  type TrialEnd,
  type TrialRecord,
  type TrialValue,
  type TrialValues,
} from '@cnn/train';
import { distributionJson } from './distributionJson.js';
import { operations } from './journal.js';
import { type Attributes, type JournalTrial, trialStates } from './journalTrial.js';

export function studyLine(name: string, { direction }: Objective): object {
  return { op_code: operations.createStudy, study_name: name, directions: [direction === 'up' ? 2 : 1] };
}

export function objectiveLine(study: number, { name }: Objective): object {
  return { op_code: operations.setStudyUserAttr, study_id: study, user_attr: { objective: name } };
}

interface TrialLineOptions {
  /** Its id in the file. */
  readonly study: number;
  readonly distributions: Distributions;
  readonly values: TrialValues;
  readonly attributes: Attributes;
}

/** A trial that begins, with all its parameters in one line. */
export function trialLine({ study, distributions, values, attributes }: TrialLineOptions): object {
  return {
    op_code: operations.createTrial,
    study_id: study,
    datetime_start: now(),
    state: trialStates.indexOf('running'),
    ...{ value: null, values: null },
    distributions: mapped(distributions, distributionJson),
    params: mapped(distributions, (distribution, name) => stored(distribution, values[name] ?? null)),
    user_attrs: attributes,
    ...{ system_attrs: {}, intermediate_values: {} },
  };
}

/** @param values by step; those that the trial has are left out */
export function reportLines(
  { id, intermediateValues }: JournalTrial,
  values: readonly (readonly [number, number])[],
): object[] {
  return values
    .filter(([step]) => intermediateValues[step] === undefined)
    .map(([step, value]) => ({
      op_code: operations.setTrialIntermediateValue,
      trial_id: id,
      step,
      intermediate_value: value,
    }));
}

/** What is kept of a trial that has ended. */
export interface EndedTrial {
  readonly record: TrialRecord;
  readonly end: TrialEnd;
  /** The objective after each epoch. */
  readonly epochs: readonly (number | null)[];
  readonly attributes: Attributes;
}

export function endLines(trial: JournalTrial, { record, end, epochs, attributes }: EndedTrial): object[] {
  const { value, message } = record;
  const pruned = epochs.findLast((one) => typeof one === 'number' && Number.isFinite(one));
  const values = { completed: value, pruned: pruned ?? value, failed: undefined };
  const states = { completed: 'complete', pruned: 'pruned', failed: 'fail' } as const;
  const kept = { ...attributes, ...(message === undefined ? {} : { message }) };
  return [
    ...reportLines(
      trial,
      epochs.map((one, epoch) => [epoch + 1, one ?? Number.NaN]),
    ),
    ...Object.entries(kept).map(([name, attribute]) => ({
      op_code: operations.setTrialUserAttr,
      trial_id: trial.id,
      user_attr: { [name]: attribute },
    })),
    {
      op_code: operations.setTrialStateValues,
      trial_id: trial.id,
      state: trialStates.indexOf(states[end]),
      values: values[end] === undefined ? null : [values[end]],
      datetime_complete: now(),
    },
  ];
}

/** Optuna's number for a value. Steps in binary fractions can end a last bit beyond the range. */
function stored(distribution: Distribution, value: TrialValue | null): number {
  const number = internalValue(distribution, value) ?? Number.NaN;
  if (distribution.type === 'categorical') return number;
  return Math.min(Math.max(number, distribution.low), distribution.high);
}

function mapped<Value>(
  distributions: Distributions,
  of: (distribution: Distribution, name: string) => Value,
): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(distributions).map(([name, distribution]) => [name, of(distribution, name)]),
  );
}

/** As Optuna 5 writes it: in UTC, with microseconds. */
function now(): string {
  return new Date().toISOString().replace('Z', '000+00:00');
}
