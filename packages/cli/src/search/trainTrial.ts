import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CnnError } from '@cnn/core';
import { type ExperimentTraining, isFalling, type RunHistory, reportFile } from '@cnn/experiment';
import { readSealedJson } from '@cnn/node';
import type { Objective, Trial, TrialValues } from '@cnn/train';
import type { TrainProcesses } from '../processes/trainProcesses.js';
import { trainingFacts } from '../runs/experiment.js';
import { runOf } from '../runs/runParts.js';
import { checkPartOf } from '../training/folds.js';

export interface TrainTrialOptions {
  readonly trial: Trial;
  /** What stands after `cnn train` for all trials. */
  readonly typed: readonly string[];
  readonly out: string;
  readonly objective: Objective;
  /** Epochs of a whole training, and whether the best ones are kept. */
  readonly settings: Pick<ExperimentTraining, 'epochs' | 'patience' | 'monitor'>;
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
  const finished = existsSync(join(out, reportFile));
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
          ...['--checkpoint-every', 'epoch', '--overwrite', '--out', out],
        ];
    await processes.train([...own, ...pause]);
  }
  await runOf(out);
  await checkPartOf(out, await trainingFacts([...typed, ...optionsOf(trial.values)]));
  const { history } = (await readSealedJson(join(out, 'history.json'))).value as unknown as RunHistory;
  const { patience, monitor = 'val_loss' } = settings;
  return objectiveOf(history, objective, patience === undefined ? undefined : monitor);
}

/** How the values of a trial are typed. */
export function optionsOf(values: TrialValues): string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    if (value === false) return [];
    return value === true ? [`--${name}`] : [`--${name}`, String(value)];
  });
}

/** The objective in the epoch whose weights are kept: the last one, or with patience the best by what it monitors. */
export function objectiveOf(
  history: RunHistory['history'],
  { name }: Objective,
  monitor: string | undefined,
): number {
  const values = history[name];
  if (!values?.length) {
    throw new CnnError(
      'TRAINING',
      `--objective: '${name}' is not among ${Object.keys(history).join(', ')}. Give the split a validation part.`,
    );
  }
  const watched = monitor === undefined ? [] : (history[monitor] ?? []);
  const kept = monitor === undefined ? values.length - 1 : bestOf(watched, isFalling(monitor));
  return values[kept] ?? Number.NaN;
}

/** Where the first of the best values is; JSON has null for NaN, which is never the best. */
function bestOf(values: readonly (number | null)[], falling: boolean): number {
  const numbers = values.filter((value) => typeof value === 'number' && !Number.isNaN(value));
  return values.indexOf((falling ? Math.min : Math.max)(...(numbers as number[])));
}
