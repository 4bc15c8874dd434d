import { CnnError } from '@cnn/core';
import type { Experiment } from '../experiment/experiment.js';
import { describeDifference, experimentDifference } from '../experiment/experimentDifference.js';
import { readStoredJson, writeStoredJson } from '../files/storedJson.js';
import type { Store } from '../store/store.js';
import type { RunFolder } from './runFolder.js';

export interface BeginTrialsOptions {
  readonly folder: RunFolder;
  readonly store: Store;
  /** Of all its trainings. */
  readonly experiment: Experiment;
}

/**
 * Names the new run, or checks that the one that goes on has the same experiment, so that trainings of another are never taken for its
 * own.
 *
 * @throws CnnError (FILE) when the store holds trainings of another experiment
 */
export async function beginTrials({ folder, store, experiment }: BeginTrialsOptions): Promise<void> {
  if (!folder.earlier) {
    await folder.begin({});
    await writeStoredJson(store, 'experiment.json', experiment);
    return;
  }
  await folder.begin({});
  const then = await readStoredJson(store, 'experiment.json');
  const difference = experimentDifference(experiment, then);
  if (!difference) return;
  throw new CnnError(
    'FILE',
    `${store.name} holds trainings of another experiment: ${describeDifference(difference)}. Give the same experiment to go on, choose another folder, or begin anew with overwrite.`,
  );
}
