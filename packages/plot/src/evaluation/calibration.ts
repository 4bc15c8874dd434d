/** Images whose predicted probabilities are alike. */
interface CalibrationBin {
  /** The bin's bounds; a probability on a bound belongs to the bin below it. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Mean of the predicted probabilities. */
  readonly predicted: number;
  /** Share of the images that what was predicted is true of. */
  readonly observed: number;
  /** Wilson's 95% interval of the observed share. */
  readonly interval: readonly [number, number];
}

export interface Calibration {
  /** Without empty bins. */
  readonly bins: readonly CalibrationBin[];
  /** Expected calibration error: mean of |observed − predicted| over the bins, weighted by their counts (Naeini et al. 2015). */
  readonly error: number;
}

export interface CalibrationOptions {
  /** Predicted probabilities, 0 to 1. */
  readonly probabilities: readonly number[];
  /** Whether what was predicted is true. */
  readonly outcomes: readonly boolean[];
  readonly bins: number;
}

/** Bins of equal width, as scikit-learn's `calibration_curve`. */
export function calibration({ probabilities, outcomes, bins }: CalibrationOptions): Calibration {
  const sums = Array.from({ length: bins }, (_, index) => ({ index, count: 0, predicted: 0, observed: 0 }));
  for (const [index, probability] of probabilities.entries()) {
    const bin = sums[binOf(probability, bins)];
    if (bin === undefined) continue;
    bin.count += 1;
    bin.predicted += probability;
    bin.observed += outcomes[index] ? 1 : 0;
  }
  const filled = sums
    .filter(({ count }) => count > 0)
    .map(({ index, count, predicted, observed }) => ({
      from: index / bins,
      to: (index + 1) / bins,
      count,
      predicted: predicted / count,
      observed: observed / count,
      interval: wilson(observed, count),
    }));
  const weighted = filled.map(({ count, predicted, observed }) => count * Math.abs(observed - predicted));
  return { bins: filled, error: weighted.reduce((a, b) => a + b, 0) / probabilities.length };
}

/** Which bin of equal width a probability belongs to; one on a bound belongs to the bin below. */
export function binOf(probability: number, bins: number): number {
  const index = Math.min(bins - 1, Math.floor(probability * bins));
  return index > 0 && probability <= index / bins ? index - 1 : index;
}

/** Wilson's score interval of a share, 95% (Wilson 1927). */
export function wilson(successes: number, count: number): readonly [number, number] {
  const z = 1.959963984540054;
  const share = successes / count;
  const middle = share + (z * z) / (2 * count);
  const half = z * Math.sqrt((share * (1 - share)) / count + (z * z) / (4 * count * count));
  const scale = 1 + (z * z) / count;
  return [Math.max(0, (middle - half) / scale), Math.min(1, (middle + half) / scale)];
}
