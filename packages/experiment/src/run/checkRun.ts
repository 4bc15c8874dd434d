import { CnnError } from '@cnn/core';
import type { SplitFiles } from '@cnn/data';
import type { Experiment } from '../experiment/experiment.js';
import { describeDifference, experimentDifference } from '../experiment/experimentDifference.js';
import { canonicalSum } from '../files/sealedJson.js';
import type { Store } from '../store/store.js';
import { readExperiment } from './beginTrials.js';
import { experimentSum } from './begun.js';
import { readRun } from './runFile.js';
import { runOf } from './runParts.js';

/** What a run that is part of a larger one was asked for. */
export interface ExpectedRun {
  readonly experiment: Experiment;
  readonly split?: SplitFiles | undefined;
}

/**
 * Checks that the run in a store is whole, and the one that was asked for.
 *
 * @throws CnnError (FILE) when it is damaged, or was begun with another experiment or split
 */
export async function checkRun(store: Store, { experiment, split }: ExpectedRun): Promise<void> {
  await runOf(store);
  const run = await readRun(store);
  const sameSplit = split === undefined || run?.split === canonicalSum(split);
  if (run?.experiment === experimentSum(experiment) && sameSplit) return;
  const found = await readExperiment(store);
  const difference = found && experimentDifference(experiment, found);
  const where = difference ? ` (${describeDifference(difference)})` : '';
  const what = run?.experiment === experimentSum(experiment) ? 'split' : `experiment${where}`;
  throw new CnnError(
    'FILE',
    `${store.name} holds a run with another ${what} than it should. Bring the folder back from a copy, or remove it to train it anew.`,
  );
}
