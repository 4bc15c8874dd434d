/** Shares of training, validation and test set, in percent; together 100. */
export type Shares = readonly [train: number, validation: number, test: number];

export const defaultShares: Shares = [70, 15, 15];

/** The training set is never empty. */
const LEAST_TRAINING = 5;

/** Shares of an experiment as whole percents. */
export function sharesOf(ratios: readonly [number, number, number] | undefined): Shares {
  if (!ratios) return defaultShares;
  const sum = ratios[0] + ratios[1] + ratios[2];
  const validation = Math.round((100 * ratios[1]) / sum);
  const test = Math.round((100 * ratios[2]) / sum);
  return [100 - validation - test, validation, test];
}

export function ratiosOf(shares: Shares): readonly [number, number, number] {
  return [shares[0] / 100, shares[1] / 100, shares[2] / 100];
}

/** Sets one share: the training set takes or gives the difference; where it is set itself, both others do, by their sizes. */
export function withShare(shares: Shares, place: 0 | 1 | 2, percent: number): Shares {
  const [, validation, test] = shares;
  const whole = Math.round(percent);
  if (place === 0) {
    const train = between(whole, LEAST_TRAINING, 100);
    const rest = 100 - train;
    const both = validation + test;
    const first = both > 0 ? Math.round((rest * validation) / both) : Math.floor(rest / 2);
    return [train, first, rest - first];
  }
  const other = place === 1 ? test : validation;
  const share = between(whole, 0, 100 - LEAST_TRAINING - other);
  const train = 100 - share - other;
  return place === 1 ? [train, share, other] : [train, other, share];
}

function between(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
