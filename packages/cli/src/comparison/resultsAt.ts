import { basename, dirname } from 'node:path';
import { CnnError } from '@cnn/core';
import {
  type ReadResults,
  type ReadResultsOptions,
  readResults,
  readShownRun,
  type ShownRun,
} from '@cnn/experiment';
import { folderStore } from '@cnn/node';

/**
 * What `cnn train`, `cnn cross-validate` or `cnn evaluate --out` wrote.
 *
 * @param path the folder of a training or of a cross-validation, or the file itself
 * @throws CnnError (FILE) as `readResults` does, with the command that writes one
 */
export async function resultsAt(path: string): Promise<ReadResults> {
  return inWords(path, readResults(placeOf(path)));
}

/** The same as a run that is shown beside others. @throws CnnError (FILE) */
export async function shownRunAt(path: string): Promise<ShownRun> {
  return inWords(path, readShownRun(placeOf(path)));
}

function placeOf(path: string): ReadResultsOptions {
  const isFile = path.endsWith('.json');
  return { store: folderStore(isFile ? dirname(path) : path), file: isFile ? basename(path) : undefined };
}

async function inWords<Result>(path: string, reading: Promise<Result>): Promise<Result> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof CnnError) || error.details.reason !== 'noResults') throw error;
    const remedy = error.details.model
      ? `${path} is a model: cnn evaluate --model ${path} --data DATA --out FILE.json writes one to compare.`
      : 'Give the folder that cnn train or cnn cross-validate wrote, or the file of cnn evaluate --out.';
    throw new CnnError('FILE', `${error.details.file}: there is no such file. ${remedy}`, { cause: error });
  }
}
