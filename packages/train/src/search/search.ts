import { CnnError, checkOptionNames, monotonicTime } from '@cnn/core';
import pLimit from 'p-limit';
import { checkSpace, type SearchSpace, type TrialValues } from './hyperparameters.js';
import { combinationsOf, drawTrials, gridOf } from './trials.js';
import { type Bracket, bracketsOf, mostTrials, type Tuner } from './tuners.js';

/** What a search wants the best of. */
export interface Objective {
  /** For messages and tables, such as `val_auc`. */
  readonly name: string;
  /** `'down'` for a loss. */
  readonly direction: 'up' | 'down';
}

/** What became of a trial in a round. Plain JSON. */
export interface TrialRecord {
  /** From 0. A trial that goes on keeps its number. */
  readonly trial: number;
  readonly bracket: number;
  readonly round: number;
  /** Epochs from its beginning; absent where it trained as long as it takes. */
  readonly epochs?: number;
  readonly values: TrialValues;
  readonly status: 'completed' | 'failed';
  /** The objective, of completed trials. */
  readonly value?: number;
  /** Why it failed. */
  readonly message?: string;
  /** Time of this round. */
  readonly seconds: number;
}

/** What is to be trained. */
export interface Trial {
  readonly trial: number;
  readonly values: TrialValues;
  /** Train up to this epoch, counted from the trial's beginning; undefined: as long as a training takes. */
  readonly epochs: number | undefined;
  /** Epochs that the trial was trained for in its earlier rounds: go on there. */
  readonly initialEpoch: number;
}

export interface SearchOptions {
  readonly space: SearchSpace;
  readonly tuner: Tuner;
  readonly objective: Objective;
  /**
   * Trains a trial and gives the objective's value. An error makes the trial a failed one, and the search goes on; a CnnError of
   * code ABORTED ends it.
   */
  readonly train: (trial: Trial) => Promise<number>;
  /** Whether another error ends the search too, since no other values would help. Default: none does. */
  readonly endsSearch?: ((error: unknown) => boolean) | undefined;
  /** Default 0. */
  readonly seed?: number | undefined;
  /** Trials that train at the same time. The result does not depend on it. Default 1. */
  readonly parallel?: number | undefined;
  /** What an earlier call has recorded: what was completed is not trained again, and what failed is tried once more. */
  readonly records?: readonly TrialRecord[] | undefined;
  /** Called as soon as a trial has ended a round, with all records so far. The search waits for it. */
  readonly onRecord?:
    | ((record: TrialRecord, all: readonly TrialRecord[]) => void | Promise<void>)
    | undefined;
  /** Failures one after another that end the search. Default 3, as KerasTuner. */
  readonly maxConsecutiveFailedTrials?: number | undefined;
}

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
 * @throws CnnError (TRAINING) for a space, tuner or records that are not as expected, when trials fail one after another,
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
      onRecord: true,
      maxConsecutiveFailedTrials: true,
    },
  });
  const { space, tuner, objective, seed = 0, parallel = 1 } = options;
  checkSpace(space);
  if (!Number.isSafeInteger(parallel) || parallel < 1) {
    throw new CnnError(
      'TRAINING',
      `search: expected parallel to be a whole number from 1, received ${parallel}.`,
    );
  }
  const brackets = bracketsOf(tuner, combinationsOf(space));
  const begun = brackets.reduce((sum, [first]) => sum + (first?.trials ?? 0), 0);
  if (begun > mostTrials) {
    throw new CnnError(
      'TRAINING',
      `search: ${tuner.type} begins ${begun.toLocaleString('en')} trials, expected at most ${mostTrials.toLocaleString('en')}. Lower maxEpochs or hyperbandIterations, or raise factor.`,
    );
  }
  const trials = tuner.type === 'gridSearch' ? gridOf(space) : drawTrials(space, { count: begun, seed });
  const run = new SearchRun(options, pLimit(parallel));
  run.checkRecords(trials);
  let first = 0;
  const running = brackets.map((rounds, bracket) => {
    const count = rounds[0]?.trials ?? 0;
    const numbered = trials.map((values, trial) => ({ trial, values })).slice(first, first + count);
    first += count;
    return run.bracket({ bracket, rounds, trials: numbered });
  });
  await Promise.all(running);
  const [best] = rankTrials(run.records, objective);
  if (best?.status === 'completed') return { best, records: run.records };
  const message = run.records.find((record) => record.message)?.message ?? 'no trial was made';
  throw new CnnError('TRAINING', `search: all trials have failed. The first: ${message}`);
}

/**
 * The last record of each trial, the best first: those that were trained the longest before those that were left behind,
 * and failed ones at the end. Trials that are equal stay in their order.
 */
export function rankTrials(
  records: readonly TrialRecord[],
  { direction }: Pick<Objective, 'direction'>,
): TrialRecord[] {
  const last = new Map<number, TrialRecord>();
  for (const record of records) {
    const known = last.get(record.trial);
    if (!known || record.round > known.round) last.set(record.trial, record);
  }
  const sign = direction === 'up' ? -1 : 1;
  const epochsOf = ({ epochs = Number.POSITIVE_INFINITY }: TrialRecord): number => epochs;
  return [...last.values()].sort((a, b) => {
    if (a.status !== b.status) return a.status === 'completed' ? -1 : 1;
    if (epochsOf(a) !== epochsOf(b)) return epochsOf(b) - epochsOf(a);
    return sign * ((a.value ?? 0) - (b.value ?? 0)) || a.trial - b.trial;
  });
}

interface BracketJob {
  readonly bracket: number;
  readonly rounds: Bracket;
  readonly trials: readonly Pick<Trial, 'trial' | 'values'>[];
}

interface RoundJob extends Trial {
  readonly bracket: number;
  readonly round: number;
}

/** A search that is going on. */
class SearchRun {
  readonly #options: SearchOptions;
  readonly #limit: ReturnType<typeof pLimit>;
  #records: TrialRecord[];
  #failures = 0;
  #ended: { readonly error: unknown } | undefined;

  constructor(options: SearchOptions, limit: ReturnType<typeof pLimit>) {
    this.#options = options;
    this.#limit = limit;
    this.#records = (options.records ?? []).filter(({ status }) => status === 'completed').sort(byTrial);
  }

  get records(): readonly TrialRecord[] {
    return this.#records;
  }

  /** @throws CnnError when a record has other values than its trial will have */
  checkRecords(trials: readonly TrialValues[]): void {
    for (const { trial, values } of this.#records) {
      const expected = JSON.stringify(trials[trial]);
      if (JSON.stringify(values) === expected) continue;
      throw new CnnError(
        'TRAINING',
        `search: the records are of another space, tuner or seed: trial ${trial} was ${JSON.stringify(values)}, and is ${expected ?? 'not there'} now. Begin a search of its own.`,
      );
    }
  }

  async bracket({ bracket, rounds, trials }: BracketJob): Promise<void> {
    let going = trials;
    for (const [round, { epochs, trials: count }] of rounds.entries()) {
      const initialEpoch = rounds[round - 1]?.epochs ?? 0;
      const chosen = going.slice(0, count);
      const results = await Promise.all(
        chosen.map((trial) => this.#inTurn({ ...trial, bracket, round, epochs, initialEpoch })),
      );
      const completed = results.filter(({ status }) => status === 'completed');
      going = rankTrials(completed, this.#options.objective);
    }
  }

  /** Nothing is begun after an error. */
  async #inTurn(job: RoundJob): Promise<TrialRecord> {
    const known = this.#records.find(({ trial, round }) => trial === job.trial && round === job.round);
    if (known) return known;
    return this.#limit(async () => {
      if (this.#ended) throw this.#ended.error;
      try {
        return await this.#train(job);
      } catch (error) {
        this.#ended = { error };
        throw error;
      }
    });
  }

  async #train({ bracket, round, ...trial }: RoundJob): Promise<TrialRecord> {
    const begin = monotonicTime();
    const outcome = await this.#outcome(trial);
    const { epochs, values } = trial;
    const record: TrialRecord = {
      ...{ trial: trial.trial, bracket, round },
      ...(epochs === undefined ? {} : { epochs }),
      values,
      ...outcome,
      seconds: (monotonicTime() - begin) / 1000,
    };
    this.#records = [...this.#records, record].sort(byTrial);
    await this.#options.onRecord?.(record, this.#records);
    this.#failures = record.status === 'failed' ? this.#failures + 1 : 0;
    const { maxConsecutiveFailedTrials: most = 3 } = this.#options;
    if (this.#failures < most) return record;
    throw new CnnError(
      'TRAINING',
      `search: ${most} trials have failed one after another. The last, ${JSON.stringify(values)}: ${record.message}`,
    );
  }

  async #outcome(trial: Trial): Promise<Pick<TrialRecord, 'status' | 'value' | 'message'>> {
    try {
      const value = await this.#options.train(trial);
      if (Number.isFinite(value)) return { status: 'completed', value };
      return { status: 'failed', message: `${this.#options.objective.name} is ${value}.` };
    } catch (error) {
      if (error instanceof CnnError && error.code === 'ABORTED') throw error;
      if (this.#options.endsSearch?.(error)) throw error;
      return { status: 'failed', message: error instanceof Error ? error.message : String(error) };
    }
  }
}

function byTrial(a: TrialRecord, b: TrialRecord): number {
  return a.trial - b.trial || a.round - b.round;
}
