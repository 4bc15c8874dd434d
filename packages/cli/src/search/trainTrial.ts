import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CnnError } from '@cnn/core';
import { readJson } from '@cnn/node';
import type { Objective, Trial, TrialValues } from '@cnn/train';
import type { TrainProcesses } from '../processes/trainProcesses.js';
import type { RunHistory } from '../training/trainingFolder.js';

export interface TrainTrialOptions {
  readonly trial: Trial;
  /** What stands after `cnn train` for all trials. */
  readonly typed: readonly string[];
  readonly out: string;
  readonly objective: Objective;
  /** Epochs of a whole training, and whether the best ones are kept. */
  readonly settings: { readonly epochs: number; readonly patience: number | undefined };
  readonly processes: TrainProcesses;
}

/**
 * Trains a trial in a process of its own, from where it is, to the epoch that it is to reach.
 *
 * @returns the objective
 * @throws CnnError as `TrainProcesses.train` does; (TRAINING) when the run has no such objective
 */
export async function trainTrial(options: TrainTrialOptions): Promise<number> {
  const { trial, typed, out, objective, settings, processes } = options;
  const finished = existsSync(join(out, 'report.html'));
  if (!finished) {
    const { epochs } = trial;
    const pause = epochs !== undefined && epochs < settings.epochs ? ['--pause-after', String(epochs)] : [];
    const begun = existsSync(join(out, 'checkpoint', 'checkpoint.json'));
    const own = begun
      ? ['--resume', out]
      : [
          ...typed,
          ...optionsOf(trial.values),
          ...processes.options,
          '--checkpoint-every',
          'epoch',
          '--out',
          out,
        ];
    await processes.train([...own, ...pause]);
  }
  const { history } = (await readJson(join(out, 'history.json'))) as RunHistory;
  return objectiveOf(history, objective, settings.patience !== undefined);
}

/** How the values of a trial are typed. */
export function optionsOf(values: TrialValues): string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    if (value === false) return [];
    return value === true ? [`--${name}`] : [`--${name}`, String(value)];
  });
}

/** The objective in the epoch whose weights are kept: the last one, or with patience that of the best `val_loss`. */
export function objectiveOf(history: RunHistory['history'], { name }: Objective, keepsBest: boolean): number {
  const values = history[name];
  if (!values?.length) {
    throw new CnnError(
      'TRAINING',
      `--objective: '${name}' is not among ${Object.keys(history).join(', ')}. Give the split a validation part.`,
    );
  }
  const losses = history.val_loss ?? [];
  const kept = keepsBest ? losses.indexOf(Math.min(...losses)) : values.length - 1;
  return values[kept] ?? Number.NaN;
}
