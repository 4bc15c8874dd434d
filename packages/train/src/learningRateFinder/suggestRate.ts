export interface SweepCurve {
  /** Rising. */
  readonly learningRates: readonly number[];
  /** One for each rate. */
  readonly smoothedLosses: readonly number[];
}

export interface RateSuggestion {
  /** Where the smoothed loss falls most steeply over the logarithm of the rate; null when it falls nowhere. */
  readonly steepest: number | null;
  /** A tenth of the rate at the lowest smoothed loss: about the largest rate that is safe. Null without a point. */
  readonly minimumByTen: number | null;
}

/**
 * fastai's `steep` and `minimum`: of the losses between the first tenth, which say little, and the last five, which may
 * have begun to diverge, where there are enough of them.
 */
export function suggestRate({ learningRates, smoothedLosses }: SweepCurve): RateSuggestion {
  const points = learningRates.length;
  const first = Math.floor(points / 10);
  const end = points - first > 10 ? points - 5 : points;
  const rates = learningRates.slice(first, end);
  const losses = smoothedLosses.slice(first, end);
  let steepest: number | null = null;
  let slope = 0;
  for (let at = 0; at + 1 < rates.length; at++) {
    const [rate = 1, next = 1] = [rates[at], rates[at + 1]];
    const own = ((losses[at + 1] ?? 0) - (losses[at] ?? 0)) / (Math.log(next) - Math.log(rate));
    if (own < slope) [slope, steepest] = [own, rate];
  }
  const lowest = losses.reduce((best, loss, at) => (loss < (losses[best] ?? 0) ? at : best), 0);
  const rate = rates[lowest];
  return { steepest, minimumByTen: rate === undefined ? null : rate / 10 };
}
