import { CnnError } from '@cnn/core';
import { withNames } from '../data/divide.js';
import type { TrainingTask } from '../execution/executor.js';
import type { Experiment } from '../experiment/experiment.js';
import { beginTrials } from '../run/beginTrials.js';
import { orStop } from '../run/orStop.js';
import { openRun, type RunFolder } from '../run/runFolder.js';
import type { RunSet } from '../run/runOptions.js';
import type { CrossValidateOptions } from './crossValidateOptions.js';
import { keepFolds } from './keepFolds.js';
import { type FoldRun, makeFolds } from './makeFolds.js';

/** A cross-validation whose folds are made. */
export interface BegunFolds {
  /** Its folder, which this program alone writes into until it is released. */
  readonly folder: RunFolder;
  readonly set: RunSet;
  readonly runs: readonly FoldRun[];
}

/**
 * Opens the folder of a cross-validation and its images, and makes the folds, or finds them there.
 *
 * @param before called when the folder is known to be free, before the images are opened
 * @throws CnnError as `crossValidate` does before its first training
 */
export async function beginFolds(
  options: Omit<CrossValidateOptions, 'executor'>,
  before?: () => Promise<void>,
): Promise<BegunFolds> {
  const { experiment, folds = 5, store, overwrite = false, signal, onEvent } = options;
  if (!Number.isSafeInteger(folds) || folds < 2) {
    throw new CnnError(
      'OPTIONS',
      `crossValidate: expected folds to be a whole number from 2, received ${folds}.`,
    );
  }
  const tell = (message: string): void => onEvent?.({ type: 'notice', message });
  const goesOnWith = 'experiment.json';
  const folder = await openRun({ store, command: 'cross-validate', overwrite, tell, goesOnWith });
  try {
    await before?.();
    const opened = await orStop(signal, openSet(options.set));
    if (opened.parts)
      tell('The sets that the data come with are not used: all images are divided into folds anew.');
    const set = withNames(opened);
    const { seed, split } = experiment;
    const runs = makeFolds({ set, folds, seed, stratify: split.stratify });
    await beginTrials(folder, experiment);
    await keepFolds(store, runs);
    return { folder, set, runs };
  } catch (error) {
    await folder.release();
    throw error;
  }
}

async function openSet(set: CrossValidateOptions['set']): Promise<RunSet> {
  return typeof set === 'function' ? set() : set;
}

/** The training of a fold. What one has left that was stopped before its first checkpoint goes. */
export function foldTask(
  { out, files }: FoldRun,
  { experiment, checkpointEvery }: Pick<CrossValidateOptions, 'experiment' | 'checkpointEvery'>,
): TrainingTask {
  const own = { ...experiment, split: foldSplit(experiment) };
  return { out, experiment: own, split: files, resume: true, overwrite: true, checkpointEvery };
}

/** A fold is given its split: what would divide the set otherwise is no part of its experiment. */
function foldSplit({ split: { stratify, allowLeakage } }: Experiment): Experiment['split'] {
  return { stratify, allowLeakage };
}
