import { CnnError } from '@cnn/core';
import type { SplitFiles } from '@cnn/data';
import { describeDifference, experimentDifference } from '../experiment/experimentDifference.js';
import type { Experiment } from '../experiment/experiment.js';
import { canonicalSum } from '../files/sealedJson.js';
import { readStoredJson } from '../files/storedJson.js';
import { readRun } from '../run/runFile.js';
import { runOf } from '../run/runParts.js';
import type { Store } from '../store/store.js';

/** What a run that is part of a larger one was asked for. */
export interface ExpectedRun {
  readonly experiment: Experiment;
  readonly split?: SplitFiles | undefined;
}

/** Whether the run in a store is finished: its report is the last file that it writes. */
export async function isFinished(store: Store): Promise<boolean> {
  return (await store.read('report.html')) !== undefined;
}

/**
 * Checks that the run in a store is whole, and the one that was asked for.
 *
 * @throws CnnError (FILE) when it is damaged, or was begun with another experiment or split
 */
export async function checkRun(store: Store, { experiment, split }: ExpectedRun): Promise<void> {
  await runOf(store);
  const run = await readRun(store);
  const difference = experimentDifference(experiment, await readStoredJson(store, 'experiment.json'));
  const otherSplit = split && run?.split !== undefined && run.split !== canonicalSum(split);
  if (!difference && !otherSplit) return;
  const what = difference ? `experiment (${describeDifference(difference)})` : 'split';
  throw new CnnError(
    'FILE',
    `${store.name} holds a run with another ${what} than it should. Bring the folder back from a copy, or remove it to train it anew.`,
  );
}
