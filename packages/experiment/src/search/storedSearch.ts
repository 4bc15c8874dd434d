import { CnnError } from '@cnn/core';
import type { SearchReportOptions } from '@cnn/plot';
import { type Objective, rankTrials, type SearchSpace, type TrialRecord, type Tuner } from '@cnn/train';
import { parseExperiment } from '../experiment/parseExperiment.js';
import { readSealed } from '../files/sealedJson.js';
import { readExperiment } from '../run/beginTrials.js';
import type { Store } from '../store/store.js';
import { searchReportOf } from './searchReportOf.js';

interface Stored {
  readonly space: SearchSpace;
  readonly tuner: Tuner;
  readonly objective: Objective;
  readonly trials: readonly TrialRecord[];
}

/**
 * What the report of a search is made of, from its other files, where it has no `report.json`: also of one that is not finished.
 *
 * @throws CnnError (FILE) for a file that is damaged, and for a search without a trial
 */
export async function storedSearch(store: Store): Promise<SearchReportOptions> {
  const { space, tuner, objective, trials } = (await readSealed(store, 'search.json'))
    .value as unknown as Stored;
  const [best] = Array.isArray(trials) ? rankTrials(trials, objective) : [];
  if (!best) {
    throw new CnnError('FILE', `${store.name}/search.json holds no trial yet. Go on with the search.`);
  }
  const experiment = parseExperiment((await readExperiment(store)) ?? {});
  return searchReportOf({ experiment, space, tuner, objective, best, records: trials });
}
