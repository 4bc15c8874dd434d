import { CnnError } from '@cnn/core';
import type { Experiment } from '../experiment/experiment.js';
import { describeDifference, experimentDifference } from '../experiment/experimentDifference.js';
import { readSealed, writeSealed } from '../files/sealedJson.js';
import type { Store } from '../store/store.js';
import { experimentSum } from './begun.js';
import type { RunFolder } from './runFolder.js';

const FILE = 'experiment.json';

/**
 * Names the new run of many trainings, or checks that the one that goes on has the same experiment, so that trainings of another are
 * never taken for its own.
 *
 * @throws CnnError (FILE) when the store holds trainings of another experiment, or of an earlier version
 */
export async function beginTrials(folder: RunFolder, experiment: Experiment): Promise<void> {
  const { store, run, earlier } = folder;
  const sum = experimentSum(experiment);
  await folder.begin({ experiment: sum });
  const found = earlier && (await readExperiment(store));
  const difference = found && experimentDifference(experiment, found);
  if (difference || (earlier && earlier.experiment !== sum)) {
    const where = difference ? `: ${describeDifference(difference)}` : ', or of an earlier version of cnn';
    throw new CnnError(
      'FILE',
      `${store.name} holds trainings of another experiment${where}. Give the same experiment to go on, choose another folder, or begin anew with overwrite: true.`,
    );
  }
  if (!found) await writeSealed(store, FILE, { run, ...experiment });
}

/** The experiment of the run in a store, as it was written; undefined where it names none. @throws CnnError (FILE) for a damaged file */
export async function readExperiment(store: Store): Promise<object | undefined> {
  if (!(await store.read(FILE))) return undefined;
  const { run: _, ...experiment } = (await readSealed(store, FILE)).value;
  return experiment;
}
