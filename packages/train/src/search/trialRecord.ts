import type { TrialValues } from './hyperparameters.js';

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
