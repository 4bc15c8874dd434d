import { CnnError, monotonicTime } from '@cnn/core';
import pLimit from 'p-limit';
import type { SearchOptions, Trial, TrialEnd } from './searchOptions.js';
import type { TrialRecord } from './trialRecord.js';

/** A round of a trial. */
export interface RoundJob extends Trial {
  readonly bracket: number;
  readonly round: number;
  /** Whether the trial has no further round. */
  readonly last: boolean;
}

/** A search that is going on: trains rounds of trials, so many at the same time, and keeps their records. */
export class SearchRun {
  readonly #options: SearchOptions;
  readonly #limit: ReturnType<typeof pLimit>;
  #records: TrialRecord[];
  #failures = 0;
  #ended: { readonly error: unknown } | undefined;

  constructor(options: SearchOptions, parallel: number) {
    this.#options = options;
    this.#limit = pLimit(parallel);
    this.#records = (options.records ?? []).filter(({ status }) => status === 'completed').sort(byTrial);
  }

  get records(): readonly TrialRecord[] {
    return this.#records;
  }

  /** Trains when the turn has come; what was recorded is not trained again. Nothing is begun after an error. */
  async train(job: RoundJob): Promise<TrialRecord> {
    const known = this.#records.find(({ trial, round }) => trial === job.trial && round === job.round);
    if (known) {
      if (job.last) await this.end(known, 'completed');
      return known;
    }
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

  /** Tells that a trial has ended for good. */
  async end(record: TrialRecord, end: TrialEnd): Promise<void> {
    await this.#options.onTrialEnd?.(record, end);
  }

  async #train({ bracket, round, last, ...trial }: RoundJob): Promise<TrialRecord> {
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
    if (last || record.status === 'failed') await this.end(record, record.status);
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
