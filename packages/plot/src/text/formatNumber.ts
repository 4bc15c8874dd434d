import type { MeanAndDeviation } from '@cnn/evaluation';

/**
 * A number for people: three digits after the point for values near one, more for small ones, fewer for large ones.
 * `NaN` and infinities are said in words.
 */
export function formatNumber(value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return 'not a number';
  if (!Number.isFinite(value)) return value > 0 ? 'infinite' : 'minus infinite';
  const size = Math.abs(value);
  if (size >= 1e6 || (size > 0 && size < 1e-3)) return minus(value.toPrecision(3));
  if (size >= 100) return minus(value.toFixed(1));
  return minus(value.toFixed(size >= 10 ? 2 : 3));
}

/** A learning rate: as a number for people, small and large ones as "1.0e−5". */
export function rateText(rate: number | undefined): string {
  if (rate === undefined || (rate >= 0.001 && rate < 1000) || rate === 0) return formatNumber(rate);
  return rate.toExponential(1).replace('-', '−');
}

/** A whole number with its thousands apart. */
export function formatCount(value: number): string {
  return minus(String(value).replace(/\B(?=(\d{3})+$)/g, ','));
}

/** A share of one as a percentage with one digit after the point. */
export function formatPercent(share: number): string {
  return Number.isFinite(share) ? `${(share * 100).toFixed(1)}%` : '–';
}

/** A threshold of probabilities in as few digits as tell it from 0 and from 1. */
export function formatThreshold(value: number): string {
  return String(Number(value > 0.99 && value < 1 ? value.toFixed(5) : value.toPrecision(3)));
}

/** "1 epoch", "2 epochs". */
export function countOf(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}

/** "0.850 ± 0.141"; the mean alone where there is no deviation, and a dash where there is neither. */
export function formatMean({ mean, deviation }: Pick<MeanAndDeviation, 'mean' | 'deviation'>): string {
  if (mean === null) return '–';
  return `${formatNumber(mean)}${deviation === null ? '' : ` ± ${formatNumber(deviation)}`}`;
}

function minus(text: string): string {
  return text.replace('-', '−');
}
