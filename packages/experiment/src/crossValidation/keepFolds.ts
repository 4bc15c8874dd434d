import { CnnError } from '@cnn/core';
import { readStoredJson, writeStoredJson } from '../files/storedJson.js';
import type { Store } from '../store/store.js';
import type { FoldRun } from './makeFolds.js';

/**
 * Writes the split of each fold into the store, as `fold-1.json` and so on.
 *
 * @throws CnnError (FILE) when the store holds other folds
 */
export async function keepFolds(store: Store, runs: readonly FoldRun[]): Promise<void> {
  for (const { out, files } of runs) {
    const name = `${out}.json`;
    if ((await store.read(name)) === undefined) await writeStoredJson(store, name, files);
    else if (JSON.stringify(await readStoredJson(store, name)) !== JSON.stringify(files)) {
      throw new CnnError(
        'FILE',
        `${store.name}/${name} is of another set, seed or number of folds. Choose another folder, or begin anew with overwrite.`,
      );
    }
  }
}
