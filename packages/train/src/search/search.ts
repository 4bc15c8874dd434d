import { CnnError, checkOptionNames } from '@cnn/core';
import { checkSpace } from './hyperparameters.js';
import { runBrackets } from './runBrackets.js';
import type { SearchOptions } from './searchOptions.js';
import { SearchRun } from './searchRun.js';
import { runTpe } from './tpe/runTpe.js';
import { rankTrials, type TrialRecord } from './trialRecord.js';

export interface SearchResult {
  /** The trial with the best value among those that were trained the longest. */
  readonly best: TrialRecord;
  /** By trial and round. */
  readonly records: readonly TrialRecord[];
}

/**
 * Looks for the best hyper-parameters.
 *
 * ```ts
 * const { best } = await search({
 *   space: { learningRate: float({ minValue: 1e-4, maxValue: 1e-1, sampling: 'log' }) },
 *   tuner: randomSearch({ maxTrials: 10 }),
 *   objective: { name: 'val_loss', direction: 'down' },
 *   train: async ({ values }) => lossOfTraining(Number(values.learningRate)),
 * });
 * ```
 *
 * @throws CnnError (TRAINING) for a space, tuner, history or records that are not as expected, when trials fail one after another,
 *   or when all have failed
 */
export async function search(options: SearchOptions): Promise<SearchResult> {
  checkOptionNames({
    where: 'search',
    options,
    names: {
      space: true,
      tuner: true,
      objective: true,
      train: true,
      endsSearch: true,
      seed: true,
      parallel: true,
      records: true,
      history: true,
      begun: true,
      onRecord: true,
      onTrialEnd: true,
      maxConsecutiveFailedTrials: true,
    },
  });
  const { space, tuner, objective, parallel = 1 } = options;
  checkSpace(space);
  if (!Number.isSafeInteger(parallel) || parallel < 1) {
    throw new CnnError(
      'TRAINING',
      `search: expected parallel to be a whole number from 1, received ${parallel}.`,
    );
  }
  const run = new SearchRun(options, parallel);
  await (tuner.type === 'tpe' ? runTpe(run, options, tuner) : runBrackets(run, options, tuner));
  const [best] = rankTrials(run.records, objective);
  if (best?.status === 'completed') return { best, records: run.records };
  const message = run.records.find((record) => record.message)?.message ?? 'no trial was made';
  throw new CnnError('TRAINING', `search: all trials have failed. The first: ${message}`);
}
