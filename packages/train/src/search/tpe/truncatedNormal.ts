import { erf, erfc } from './errorFunction.js';

/** ln √(2π) */
const LOG_ROOT = Math.log(Math.sqrt(2 * Math.PI));
const ROOT_2 = 2 ** 0.5;

/** Where Newton's method ends, as a share of the number. */
const PRECISION = 1e-8;

/** A range of a standard normal distribution that is cut off at both ends. */
export interface NormalRange {
  readonly low: number;
  readonly high: number;
}

/** The chance that a standard normal number is below `x`. */
function chanceBelow(x: number): number {
  const scaled = x / ROOT_2;
  if (scaled < -1 / ROOT_2) return 0.5 * erfc(-scaled);
  if (scaled < 1 / ROOT_2) return 0.5 + 0.5 * erf(scaled);
  return 1 - 0.5 * erfc(scaled);
}

/** The logarithm of that chance: far on the left by its asymptotic series. */
function logChanceBelow(x: number): number {
  if (x > 6) return -chanceBelow(-x);
  if (x > -20) return Math.log(chanceBelow(x));
  let [before, sum, numerator, factor, sign] = [0, 1, 1, 1, 1];
  for (let term = 1; Math.abs(before - sum) > Number.EPSILON; term++) {
    before = sum;
    sign = -sign;
    factor *= 1 / x ** 2;
    numerator *= 2 * term - 1;
    sum += sign * numerator * factor;
  }
  return -0.5 * x ** 2 - Math.log(-x) - 0.5 * Math.log(2 * Math.PI) + Math.log(sum);
}

/**
 * The logarithm of the chance that a standard normal number is between two bounds, computed on its left side, where small chances are exact.
 * As Optuna's `_log_gauss_mass`, after SciPy's `truncnorm`.
 */
export function logMass({ low, high }: NormalRange): number {
  if (high <= 0) return logDifference(logChanceBelow(high), logChanceBelow(low));
  if (low > 0) return logDifference(logChanceBelow(-low), logChanceBelow(-high));
  return Math.log1p(-(0.5 + 0.5 * erf(low / ROOT_2)) - (0.5 + 0.5 * erf(-high / ROOT_2)));
}

/** ln(eᵃ − eᵇ) */
function logDifference(a: number, b: number): number {
  return a + Math.log1p(-Math.exp(b - a));
}

/** ln(eᵃ + eᵇ) */
function logSum(a: number, b: number): number {
  if (a === b) return a + Math.LN2;
  return Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));
}

/** The number below which a standard normal one is with a chance of this logarithm, by Newton's method. */
function numberAt(logChance: number): number {
  const flipped = logChance > -1e-2;
  const target = flipped ? Math.log(-Math.expm1(logChance)) : logChance;
  let x =
    target < -5
      ? -Math.sqrt(-2 * (target + LOG_ROOT))
      : -(Math.sqrt(3) / Math.PI) * Math.log(Math.expm1(-target));
  for (let round = 0; round < 100; round++) {
    const found = logChanceBelow(x);
    const change = (found - target) * Math.exp(found - (-0.5 * x ** 2 - LOG_ROOT));
    x -= change;
    if (Math.abs(change) < PRECISION * Math.abs(x)) break;
  }
  return flipped ? -x : x;
}

/** The number of a truncated normal distribution that lies above a share `quantile` of it. */
export function truncatedNumber(quantile: number, { low, high }: NormalRange): number {
  if (low === high) return Number.NaN;
  if (quantile === 0) return low;
  const mass = logMass({ low, high });
  if (low < 0) return numberAt(logSum(logChanceBelow(low), Math.log(quantile) + mass));
  return -numberAt(logSum(logChanceBelow(-high), Math.log1p(-quantile) + mass));
}

/** The logarithm of the standard normal density, which is 0 outside of a range; NaN where the range is empty. */
export function logDensityWithin(x: number, { low, high }: NormalRange): number {
  if (low === high) return Number.NaN;
  return x < low || x > high ? Number.NEGATIVE_INFINITY : -(x ** 2) / 2 - LOG_ROOT;
}
