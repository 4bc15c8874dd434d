import { basename, dirname } from 'node:path';
import { readSplit as readSplitOf, runOf as runOfStore } from '@cnn/experiment';
import { folderStore, readJson } from '@cnn/node';

/** The run that all parts of a folder name, see `runOf` of `@cnn/experiment`. */
export async function runOf(out: string): Promise<string | undefined> {
  return runOfStore(folderStore(out));
}

/**
 * What a split file holds, of any kind. One that lies in a run's folder must be that of the run.
 *
 * @throws CnnError (FILE) when it can't be read, or is not as the run beside it has written it
 */
export async function readSplit(path: string): Promise<unknown> {
  return basename(path) === 'split.json' ? readSplitOf(folderStore(dirname(path))) : readJson(path);
}
