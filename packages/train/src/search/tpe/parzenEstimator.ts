import { argSort } from './argSort.js';
import {
  type CategoricalDistribution,
  type Distribution,
  type FloatDistribution,
  type IntDistribution,
  roundHalfEven,
} from './distribution.js';
import type { RandomState } from './randomState.js';
import { cumulativeSum, pairwiseSum } from './sums.js';
import { logDensityWithin, logMass, type NormalRange, truncatedNumber } from './truncatedNormal.js';

/** What the prior counts, beside each observation's 1. */
const PRIOR_WEIGHT = 1;

/** The latest observations, which count in full. */
const FULL = 25;

/** A kernel for each observation, and one for the prior at the end. */
interface Kernels {
  /** Draws values, for the kernels that were chosen. */
  draw(kernels: readonly number[], uniform: Float64Array): Float64Array;
  /** A sum with the logarithm of a kernel's density, or probability, at a value added; in Optuna's order of additions. */
  add(sum: number, value: number, kernel: number): number;
}

/**
 * A density estimated from observations, as the `_ParzenEstimator` of Optuna's TPESampler with its defaults: a mixture of products, whose kernels are
 * truncated normal distributions for numbers, and shares of the choices for categories.
 */
export class ParzenEstimator {
  readonly #weights: Float64Array;
  readonly #logWeights: Float64Array;
  readonly #space: readonly Distribution[];
  readonly #kernels: readonly Kernels[];

  /** @param observations for each distribution the observed numbers, of the same trials */
  constructor(space: readonly Distribution[], observations: readonly Float64Array[]) {
    const count = observations[0]?.length ?? 0;
    const weights = Float64Array.from([...weightsOf(count), PRIOR_WEIGHT]);
    const total = pairwiseSum(weights);
    this.#weights = count === 0 ? Float64Array.of(1) : weights.map((weight) => weight / total);
    this.#logWeights = this.#weights.map(Math.log);
    this.#space = space;
    this.#kernels = space.map((distribution, at) => {
      const observed = observations[at] ?? new Float64Array();
      return distribution.type === 'categorical'
        ? categoricalKernels(distribution, observed)
        : numericalKernels(distribution, observed);
    });
  }

  /** @returns for each distribution so many numbers. Categories are drawn first, as in Optuna. */
  sample(random: RandomState, count: number): Float64Array[] {
    const chosen = random.choices(this.#weights, count);
    const drawn: Float64Array[] = [];
    for (const categorical of [true, false]) {
      this.#space.forEach(({ type }, at) => {
        if ((type === 'categorical') !== categorical) return;
        drawn[at] = (this.#kernels[at] as Kernels).draw(chosen, random.samples(count));
      });
    }
    return drawn;
  }

  /** The logarithm of the density at a point, one number for each distribution. */
  logDensity(point: readonly number[]): number {
    const terms = this.#logWeights.map((logWeight, kernel) => {
      let discrete = 0;
      const continuous: number[] = [];
      this.#space.forEach((distribution, at) => {
        const { add } = this.#kernels[at] as Kernels;
        const value = point[at] as number;
        if (distribution.type === 'float' && distribution.step === undefined)
          continuous.push(add(0, value, kernel));
        else discrete = add(discrete, value, kernel);
      });
      return discrete + pairwiseSum(Float64Array.from(continuous)) + logWeight;
    });
    const most = terms.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    const shift = most === Number.NEGATIVE_INFINITY ? 0 : most;
    return Math.log(pairwiseSum(terms.map((term) => Math.exp(term - shift)))) + shift;
  }
}

/** Optuna's `default_weights`: older observations count less when there are many. */
function weightsOf(count: number): number[] {
  if (count <= FULL) return Array.from({ length: count }, () => 1);
  const ramp = count - FULL;
  const step = ramp === 1 ? 0 : (1 - 1 / count) / (ramp - 1);
  return Array.from({ length: count }, (_, at) => {
    if (at >= ramp || (at === ramp - 1 && ramp > 1)) return 1;
    return at * step + 1 / count;
  });
}

function categoricalKernels({ choices }: CategoricalDistribution, observed: Float64Array): Kernels {
  const size = choices.length;
  const kernels = observed.length + 1;
  const rows = Array.from({ length: kernels }, (_, kernel) => {
    const row = new Float64Array(size).fill(PRIOR_WEIGHT / kernels);
    if (kernel < observed.length) (row[observed[kernel] as number] as number) += 1;
    const total = pairwiseSum(row);
    return row.map((weight) => weight / total);
  });
  if (observed.length === 0) rows[0]?.fill(1 / size);
  const logs = rows.map((row) => row.map(Math.log));
  return {
    draw: (chosen, uniform) =>
      uniform.map((drawn, at) => {
        const bounds = cumulativeSum(rows[chosen[at] as number] as Float64Array);
        bounds[size - 1] = 1;
        return bounds.reduce((count, bound) => count + (bound < drawn ? 1 : 0), 0);
      }),
    add: (sum, value, kernel) => sum + (logs[kernel]?.[Math.trunc(value)] as number),
  };
}

function numericalKernels(
  distribution: FloatDistribution | IntDistribution,
  observed: Float64Array,
): Kernels {
  const { low, high, log, step } = distribution;
  const scaled = log ? Math.log : (value: number): number => value;
  const half = step === undefined ? 0 : step / 2;
  const range = { low: scaled(low - half), high: scaled(high + half) };
  const { means, deviations } = kernelsOf(observed.map(scaled), range);
  const standard = (value: number, kernel: number): number =>
    (value - (means[kernel] as number)) / (deviations[kernel] as number);
  const bounds = Array.from(means, (_, kernel) => ({
    low: standard(range.low, kernel),
    high: standard(range.high, kernel),
  }));
  const masses = bounds.map(logMass);
  return {
    draw: (chosen, uniform) =>
      uniform.map((quantile, at) => {
        const kernel = chosen[at] as number;
        const drawn =
          truncatedNumber(quantile, bounds[kernel] as NormalRange) * (deviations[kernel] as number) +
          (means[kernel] as number);
        const value = log ? Math.exp(drawn) : drawn;
        if (step === undefined) return value;
        return Math.min(Math.max(low + roundHalfEven((value - low) / step) * step, low), high);
      }),
    add(sum, value, kernel) {
      const mass = masses[kernel] as number;
      if (step !== undefined) {
        const from = standard(scaled(value - half), kernel);
        return sum + logMass({ low: from, high: standard(scaled(value + half), kernel) }) - mass;
      }
      const density = logDensityWithin(standard(scaled(value), kernel), bounds[kernel] as NormalRange);
      return sum + (density - mass - Math.log(deviations[kernel] as number));
    },
  };
}

/** Means and standard deviations: each observation reaches as far as its neighbours, the prior over the whole range. */
function kernelsOf(
  observed: Float64Array,
  { low, high }: Record<'low' | 'high', number>,
): Record<'means' | 'deviations', Float64Array> {
  const count = observed.length;
  const order = argSort(observed);
  const points = [low, ...Array.from(order, (index) => observed[index] as number), high];
  const gap = (at: number): number => (points[at + 1] as number) - (points[at] as number);
  const least = (high - low) / Math.min(100, 2 + count);
  const deviations = new Float64Array(count + 1).fill(high - low);
  order.forEach((index, place) => {
    let reach = Math.max(gap(place), gap(place + 1));
    // The ends of the range do not count as neighbours where there is another one.
    if (count >= 2 && place === 0) reach = gap(1);
    if (count >= 2 && place === count - 1) reach = gap(count - 1);
    deviations[index] = Math.min(Math.max(reach, least), high - low);
  });
  return { means: Float64Array.from([...observed, 0.5 * (low + high)]), deviations };
}
