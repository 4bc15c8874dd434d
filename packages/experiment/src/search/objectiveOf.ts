import { CnnError } from '@cnn/core';
import type { Objective } from '@cnn/train';
import { isFalling } from '../training/monitor.js';

export interface ObjectiveOfOptions {
  /** As `history.json` holds it. */
  readonly history: Readonly<Record<string, readonly (number | null)[]>>;
  readonly objective: Pick<Objective, 'name'>;
  /** What the kept epoch was chosen by; undefined where the last one is kept. */
  readonly monitor: string | undefined;
}

/**
 * The objective in the epoch whose weights are kept: the last one, or with patience the best by what it monitors.
 *
 * @throws CnnError (TRAINING) when the run has no such objective
 */
export function objectiveOf({ history, objective: { name }, monitor }: ObjectiveOfOptions): number {
  const values = history[name];
  if (!values?.length) {
    throw new CnnError(
      'TRAINING',
      `objective: '${name}' is not among ${Object.keys(history).join(', ')}. Give the split a validation set.`,
    );
  }
  return values[keptEpoch({ history, monitor }, values.length)] ?? Number.NaN;
}

/** The epoch whose weights are kept, from 0. @param count of the epochs that were trained */
export function keptEpoch(
  { history, monitor }: Pick<ObjectiveOfOptions, 'history' | 'monitor'>,
  count: number,
): number {
  return monitor === undefined ? count - 1 : bestOf(history[monitor] ?? [], isFalling(monitor));
}

/** Where the first of the best values is; JSON has null for NaN, which is never the best. */
function bestOf(values: readonly (number | null)[], falling: boolean): number {
  const numbers = values.filter((value) => typeof value === 'number' && !Number.isNaN(value));
  return values.indexOf((falling ? Math.min : Math.max)(...(numbers as number[])));
}
