import { basename, dirname } from 'node:path';
import { CnnError } from '@cnn/core';
import { type ReadResults, readResults } from '@cnn/experiment';
import { folderStore } from '@cnn/node';

/**
 * What `cnn train`, `cnn cross-validate` or `cnn evaluate --out` wrote.
 *
 * @param path the folder of a training or of a cross-validation, or the file itself
 * @throws CnnError (FILE) as `readResults` does, with the command that writes one
 */
export async function resultsAt(path: string): Promise<ReadResults> {
  const isFile = path.endsWith('.json');
  const store = folderStore(isFile ? dirname(path) : path);
  try {
    return await readResults({ store, file: isFile ? basename(path) : undefined });
  } catch (error) {
    if (!(error instanceof CnnError) || error.details.reason !== 'noResults') throw error;
    const remedy = error.details.model
      ? `${path} is a model: cnn evaluate --model ${path} --data DATA --out FILE.json writes one to compare.`
      : 'Give the folder that cnn train or cnn cross-validate wrote, or the file of cnn evaluate --out.';
    throw new CnnError('FILE', `${error.details.file}: there is no such file. ${remedy}`, { cause: error });
  }
}
