import type { TrialValue, TrialValues } from '../hyperparameters.js';
import {
  contains,
  type Distribution,
  type Distributions,
  externalValue,
  internalValue,
  isSingle,
  roundHalfEven,
  sameDistribution,
} from './distribution.js';
import { ParzenEstimator } from './parzenEstimator.js';
import { RandomState } from './randomState.js';

/** What a study knows of a trial, as Optuna's `FrozenTrial`. Plain JSON. */
export interface StudyTrial {
  readonly state: 'running' | 'complete' | 'pruned' | 'fail' | 'waiting';
  /** By name, as Optuna keeps them: a number is itself, a choice its place among the choices. */
  readonly params: Readonly<Record<string, number>>;
  readonly distributions: Distributions;
  /** The objective, of completed trials. */
  readonly value?: number | undefined;
  /** By step, such as the epoch. */
  readonly intermediateValues?: Readonly<Record<number, number>> | undefined;
  /** Optuna's constraints: above 0 is violated. */
  readonly constraints?: readonly number[] | undefined;
}

export interface SuggestTrialOptions {
  readonly distributions: Distributions;
  /** All trials of the study, in the order of their numbers. */
  readonly trials: readonly StudyTrial[];
  readonly direction: 'up' | 'down';
  /** The seed of Optuna's sampler: a whole number from 0 to 2³² − 1. */
  readonly seed: number;
  /** Default 10. */
  readonly nStartupTrials?: number | undefined;
  /** Default 24. */
  readonly nEiCandidates?: number | undefined;
  /** Default true. */
  readonly multivariate?: boolean | undefined;
  /** Default true. */
  readonly constantLiar?: boolean | undefined;
}

/**
 * The trial that Optuna's `TPESampler(seed=seed)`, freshly made, suggests for a study with these trials: `study.ask(distributions)`. Of Optuna 5, with
 * its defaults; equal to 1e-9.
 *
 * Bergstra, Bardenet, Bengio and Kégl, Algorithms for hyper-parameter optimization, NeurIPS 2011; Watanabe, Tree-structured Parzen estimator,
 * arXiv 2304.11127.
 *
 * ```ts
 * const values = suggestTrial({ distributions: { rate: distributionOf(float({ minValue: 0, maxValue: 1 })) }, trials: [], direction: 'down', seed: 0 });
 * ```
 *
 * @returns a value for each distribution
 */
export function suggestTrial(options: SuggestTrialOptions): TrialValues {
  const { distributions, seed, nStartupTrials = 10, multivariate = true } = options;
  const finished = options.trials.filter(({ state }) => state === 'complete' || state === 'pruned');
  const starting = finished.length < nStartupTrials;
  // Optuna has a generator for random trials and one for the others, both of the same seed.
  const random = new RandomState(seed);
  const joint = starting || !multivariate ? {} : sampled(options, random, sharedSpace(finished));
  return Object.fromEntries(
    Object.entries(distributions).map(([name, distribution]): [string, TrialValue | null] => {
      if (isSingle(distribution)) return [name, onlyValue(distribution)];
      if (starting) return [name, externalValue(distribution, randomNumber(distribution, random))];
      const known = joint[name];
      const fitting = known === undefined ? undefined : internalValue(distribution, known);
      if (known !== undefined && fitting !== undefined && contains(distribution, fitting))
        return [name, known];
      return [name, sampled(options, random, { [name]: distribution })[name] ?? null];
    }),
  ) as TrialValues;
}

function onlyValue(distribution: Distribution): TrialValue | null {
  return distribution.type === 'categorical' ? (distribution.choices[0] ?? null) : distribution.low;
}

/** The parameters that all trials have with the same distribution, by name: Optuna's intersection search space. */
function sharedSpace(trials: readonly StudyTrial[]): Distributions {
  const latest = trials.at(-1)?.distributions ?? {};
  const shared = Object.keys(latest)
    .sort()
    .map((name): [string, Distribution] => [name, latest[name] as Distribution])
    .filter(
      ([name, distribution]) =>
        !isSingle(distribution) &&
        trials.every(
          ({ distributions: { [name]: other } }) => other && sameDistribution(other, distribution),
        ),
    );
  return Object.fromEntries(shared);
}

/** The candidate that is likelier among the good trials than among the others, by the largest ratio. */
function sampled(
  { trials, direction, nEiCandidates = 24, constantLiar = true }: SuggestTrialOptions,
  random: RandomState,
  space: Distributions,
): Readonly<Record<string, TrialValue | null>> {
  const names = Object.keys(space);
  if (names.length === 0) return {};
  const distributions = Object.values(space);
  const { below, above } = splitTrials(trials, { direction, constantLiar });
  const [good, other] = [below, above].map(
    (part) => new ParzenEstimator(distributions, observationsOf(part, names)),
  ) as [ParzenEstimator, ParzenEstimator];
  const candidates = good.sample(random, nEiCandidates);
  const points = Array.from({ length: nEiCandidates }, (_, at) =>
    candidates.map((numbers) => numbers[at] as number),
  );
  const best = argMax(points.map((point) => good.logDensity(point) - other.logDensity(point)));
  return Object.fromEntries(
    names.map((name, at) => [
      name,
      externalValue(distributions[at] as Distribution, points[best]?.[at] as number),
    ]),
  );
}

/** The numbers of the trials that have all parameters. */
function observationsOf(trials: readonly StudyTrial[], names: readonly string[]): Float64Array[] {
  const whole = trials.filter(({ params }) => names.every((name) => Object.hasOwn(params, name)));
  return names.map((name) => Float64Array.from(whole, ({ params }) => params[name] as number));
}

/** As NumPy's: the first of several, and NaN before all. */
function argMax(values: readonly number[]): number {
  const nan = values.findIndex(Number.isNaN);
  return nan < 0
    ? values.reduce((best, value, at) => (value > (values[best] as number) ? at : best), 0)
    : nan;
}

interface SplitOptions {
  readonly direction: 'up' | 'down';
  readonly constantLiar: boolean;
}

/** The tenth that is best, at most 25, and the others; both in the order of their numbers. */
function splitTrials(
  trials: readonly StudyTrial[],
  { direction, constantLiar }: SplitOptions,
): Record<'below' | 'above', StudyTrial[]> {
  const sign = direction === 'up' ? -1 : 1;
  const used = trials.filter(
    ({ state }) => state === 'complete' || state === 'pruned' || (constantLiar && state === 'running'),
  );
  const ended = used.filter(({ state }) => state !== 'running');
  const violation = ({ constraints = [] }: StudyTrial): number =>
    constraints.reduce((sum, constraint) => (constraint > 0 ? sum + constraint : sum), 0);
  const feasible = ended.filter((trial) => violation(trial) <= 0);
  const ranked = [
    ...feasible
      .filter(({ state }) => state === 'complete')
      .sort((a, b) => ascending(sign * (a.value ?? 0), sign * (b.value ?? 0))),
    ...feasible.filter(({ state }) => state === 'pruned').sort((a, b) => comparePruned(a, b, sign)),
    ...ended.filter((trial) => violation(trial) > 0).sort((a, b) => ascending(violation(a), violation(b))),
  ];
  const good = new Set(ranked.slice(0, Math.min(Math.ceil(0.1 * ended.length), 25)));
  return {
    below: used.filter((trial) => good.has(trial)),
    above: used.filter((trial) => !good.has(trial)),
  };
}

/** Those first that came further, then the better ones. */
function comparePruned(a: StudyTrial, b: StudyTrial, sign: number): number {
  const [stepsA, valueA] = prunedScore(a, sign);
  const [stepsB, valueB] = prunedScore(b, sign);
  return ascending(stepsA, stepsB) || ascending(valueA, valueB);
}

function prunedScore({ intermediateValues = {} }: StudyTrial, sign: number): [number, number] {
  const steps = Object.keys(intermediateValues).map(Number);
  if (steps.length === 0) return [1, 0];
  const last = Math.max(...steps);
  const value = intermediateValues[last] ?? Number.NaN;
  return [-last, Number.isNaN(value) ? Number.POSITIVE_INFINITY : sign * value];
}

function ascending(a: number, b: number): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** As Optuna's RandomSampler draws it. */
function randomNumber(distribution: Distribution, random: RandomState): number {
  if (distribution.type === 'categorical') return argMax([...random.samples(distribution.choices.length)]);
  const { type, low, high, log, step } = distribution;
  const half = step === undefined ? 0 : 0.5 * step;
  const scaled = log ? Math.log : (value: number): number => value;
  const drawn = random.uniform(scaled(low - half), scaled(high + half));
  if (type === 'int') {
    const value = log ? roundHalfEven(Math.exp(drawn)) : Math.floor((drawn - low) / step + 0.5) * step + low;
    return Math.min(Math.max(value, low), high);
  }
  if (step !== undefined) {
    return Math.min(Math.max(roundHalfEven((drawn - low) / step) * step + low, low), high);
  }
  return Math.min(log ? Math.max(Math.exp(drawn), low) : drawn, numberBefore(high));
}

const bits = new DataView(new ArrayBuffer(8));

/** The largest number below one that is not 0; of 0 the largest below 0. */
function numberBefore(value: number): number {
  if (value === 0) return -Number.MIN_VALUE;
  bits.setFloat64(0, value);
  bits.setBigInt64(0, bits.getBigInt64(0) + (value > 0 ? -1n : 1n));
  return bits.getFloat64(0);
}
