import { CnnError, randomStream } from '@cnn/core';

export interface BootstrapOptions {
  /** How often the groups are drawn. Default 1000. */
  readonly resamples?: number | undefined;
  /** Default 0. The same seed gives the same intervals. */
  readonly seed?: number | undefined;
  /** Share of resamples that an interval covers. Default 0.95. */
  readonly level?: number | undefined;
}

/** How items are drawn again with replacement, whole units (patients, or single items) at a time. */
export interface Resampling {
  readonly resamples: number;
  readonly level: number;
  /** The unit of each item, `[n]`. */
  readonly unitOf: Int32Array;
  /** How often each unit was drawn in a resample; the next call may overwrite it. */
  readonly drawn: (resample: number) => Float64Array;
}

export interface SeededResamplingOptions extends BootstrapOptions {
  readonly unitOf: Int32Array;
  readonly units: number;
}

/** @throws CnnError `TRAINING` for options outside their ranges */
export function seededResampling(options: SeededResamplingOptions): Resampling {
  const { unitOf, units, resamples = 1000, seed = 0, level = 0.95 } = options;
  if (!Number.isInteger(resamples) || resamples < 1) {
    throw new CnnError(
      'TRAINING',
      `bootstrap.resamples: expected an integer above 0, received ${resamples}.`,
    );
  }
  if (!(level > 0 && level < 1)) {
    throw new CnnError('TRAINING', `bootstrap.level: expected a number between 0 and 1, received ${level}.`);
  }
  const counts = new Float64Array(units);
  return {
    resamples,
    level,
    unitOf,
    drawn: (resample) => {
      const stream = randomStream({ seed, purpose: 'bootstrap', counters: [resample] });
      counts.fill(0);
      for (let draw = 0; draw < units; draw++) {
        const unit = stream.integer(units);
        counts[unit] = (counts[unit] as number) + 1;
      }
      return counts;
    },
  };
}

/** The interval of a statistic, and in how many resamples the statistic was defined. */
export interface BootstrapInterval {
  /** Undefined when the statistic was defined in less than half of the resamples. */
  readonly bounds?: readonly [low: number, high: number];
  readonly defined: number;
}

export interface BootstrapIntervalsOptions {
  readonly resampling: Resampling;
  /** Statistics of the items, each counted `weights[item]` times; NaN for one that is not defined then. */
  readonly statistics: (weights: Float64Array) => readonly number[];
}

/**
 * Percentile intervals (Efron 1979) of each statistic: quantiles of its values in the resamples, with linear interpolation
 * as NumPy's `quantile`. Resamples in which it is not defined are left out.
 */
export function bootstrapIntervals(options: BootstrapIntervalsOptions): BootstrapInterval[] {
  const { resampling, statistics } = options;
  const { resamples, level, unitOf, drawn } = resampling;
  const weights = new Float64Array(unitOf.length);
  const values: number[][] = [];
  for (let resample = 0; resample < resamples; resample++) {
    const counts = drawn(resample);
    for (let item = 0; item < weights.length; item++)
      weights[item] = counts[unitOf[item] as number] as number;
    for (const [index, value] of statistics(weights).entries()) {
      values[index] ??= [];
      if (!Number.isNaN(value)) values[index].push(value);
    }
  }
  return values.map((each) => {
    if (each.length * 2 < resamples) return { defined: each.length };
    const sorted = Float64Array.from(each).sort();
    return {
      defined: each.length,
      bounds: [quantile(sorted, (1 - level) / 2), quantile(sorted, (1 + level) / 2)],
    };
  });
}

function quantile(sorted: Float64Array, probability: number): number {
  const position = probability * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below] as number;
  const high = sorted[Math.min(sorted.length - 1, below + 1)] as number;
  return low + (high - low) * (position - below);
}
