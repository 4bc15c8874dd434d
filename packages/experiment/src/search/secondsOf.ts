import type { TrialRecord } from '@cnn/train';

/** Of all rounds of a trial. */
export function secondsOf(records: readonly TrialRecord[], { trial }: Pick<TrialRecord, 'trial'>): number {
  return records.filter((one) => one.trial === trial).reduce((sum, { seconds }) => sum + seconds, 0);
}
