import { decodeUtf8 } from '@cnn/core';
import type { Distribution, StudyTrial } from '@cnn/train';
import { parseDistribution } from './distributionJson.js';
import { parsePythonJson } from './pythonJson.js';

/** An operation of a journal. */
export type Log = Readonly<Record<string, unknown>>;

/** Optuna's `TrialState`, by its number. */
export const trialStates = ['running', 'complete', 'pruned', 'fail', 'waiting'] as const;

export type Attributes = Readonly<Record<string, unknown>>;

/** A trial as the journal has it so far. */
export interface JournalTrial extends StudyTrial {
  /** Its place among all trials of the file. */
  readonly id: number;
  readonly intermediateValues: Readonly<Record<number, number>>;
  readonly userAttrs: Attributes;
  readonly systemAttrs: Attributes;
  /** ISO 8601, with the offset from UTC since Optuna 5. */
  readonly start: string | undefined;
  readonly complete: string | undefined;
}

/** A study as the journal has it so far. */
export interface JournalStudy {
  readonly id: number;
  readonly name: string;
  readonly directions: readonly ('notSet' | 'down' | 'up')[];
  readonly userAttrs: Attributes;
  /** By their numbers. */
  readonly trials: readonly JournalTrial[];
}

export function isOpen({ state }: Pick<StudyTrial, 'state'>): boolean {
  return state === 'running' || state === 'waiting';
}

/** @throws Error for a line that is no JSON object */
export function logOf(line: Uint8Array): Log {
  const text = decodeUtf8(line);
  if (text === undefined) throw new Error('no UTF-8');
  const found = parsePythonJson(text);
  if (typeof found !== 'object' || found === null || Array.isArray(found)) throw new Error('no JSON object');
  return found as Log;
}

/** The trial that a line makes. @throws Error for a state or distribution that there is none of */
export function createdTrial(id: number, log: Log): JournalTrial {
  return withConstraints({
    id,
    state: stateOf(log.state ?? 0),
    params: attributes(log.params) as Record<string, number>,
    distributions: Object.fromEntries(
      Object.entries(attributes(log.distributions)).map(([name, text]) => [name, distributionOf(text)]),
    ),
    value: firstOf(log.values) ?? (typeof log.value === 'number' ? log.value : undefined),
    intermediateValues: attributes(log.intermediate_values) as Record<number, number>,
    userAttrs: attributes(log.user_attrs),
    systemAttrs: attributes(log.system_attrs),
    start: textOf(log.datetime_start),
    complete: textOf(log.datetime_complete),
  });
}

/** What a line says of a trial's end, or beginning. */
export function ended(trial: JournalTrial | undefined, log: Log): Partial<JournalTrial> {
  const state = stateOf(log.state);
  if (state === 'running') {
    return trial?.state === 'running' ? {} : { state, start: textOf(log.datetime_start) };
  }
  return {
    state,
    value: firstOf(log.values) ?? trial?.value,
    complete: textOf(log.datetime_complete) ?? trial?.complete,
  };
}

function stateOf(state: unknown): JournalTrial['state'] {
  const found = trialStates[state as number];
  if (found === undefined) throw new Error(`state ${JSON.stringify(state)} is unknown`);
  return found;
}

export function distributionOf(text: unknown): Distribution {
  const found = parseDistribution(text);
  if (found === undefined) throw new Error(`distribution ${JSON.stringify(text)} is unknown`);
  return found;
}

export function attributes(found: unknown): Attributes {
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? (found as Attributes) : {};
}

function firstOf(values: unknown): number | undefined {
  return Array.isArray(values) && typeof values[0] === 'number' ? values[0] : undefined;
}

function textOf(found: unknown): string | undefined {
  return typeof found === 'string' ? found : undefined;
}

/** Constraints are system attributes: a list, and since Optuna 5 one for each. */
export function withConstraints(trial: JournalTrial): JournalTrial {
  const { constraints: list, ...others } = trial.systemAttrs;
  const named = Object.entries(others).filter(([name]) => name.startsWith('constraints:'));
  const constraints = [...(Array.isArray(list) ? list : []), ...named.map(([, value]) => value)];
  return constraints.length === 0 ? trial : { ...trial, constraints: constraints as number[] };
}
