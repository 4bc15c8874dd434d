export interface SweepCurve {
  /** Rising. */
  readonly learningRates: readonly number[];
  /** One for each rate. */
  readonly smoothedLosses: readonly number[];
}

export interface RateSuggestion {
  /**
   * In the middle of the longest fall of the smoothed loss, where noise can't move it far: the one to take. Null when the loss
   * falls nowhere.
   */
  readonly valley: number | null;
  /** Where the smoothed loss falls most steeply over the logarithm of the rate, often noise; null when it falls nowhere. */
  readonly steepest: number | null;
  /** A tenth of the rate at the lowest smoothed loss: about the largest rate that is safe. Null without a point. */
  readonly minimumByTen: number | null;
}

/**
 * fastai's `valley`, `steep` and `minimum` (`fastai/callback/schedule.py`): of the losses between the first tenth, which say little, and the last five, which may
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
  const middle = valleyOf(losses);
  return {
    valley: middle === undefined ? null : (rates[middle] ?? null),
    steepest,
    minimumByTen: rate === undefined ? null : rate / 10,
  };
}

/**
 * The place that fastai's `valley` suggests: half a third behind the first third of the longest decreasing subsequence, as if it
 * had no gaps. Of subsequences of one length the one that ends first. Undefined when no loss is below an earlier one.
 */
function valleyOf(losses: readonly number[]): number | undefined {
  /** By length: the highest last value of a decreasing subsequence so far. Falling itself (patience sorting). */
  const lasts: number[] = [];
  let end = 0;
  for (const [at, loss] of losses.entries()) {
    const place = lasts.findIndex((last) => last <= loss);
    if (place >= 0) lasts[place] = loss;
    else {
      lasts.push(loss);
      end = at;
    }
  }
  const { length } = lasts;
  if (length < 2) return undefined;
  return Math.max(end - length + Math.floor(length / 3) + Math.floor(length / 6), 0);
}
