import type { MetricValues } from '@cnn/evaluation';
import { formatNumber, formatPercent } from '../text/formatNumber.js';
import { type Html, html } from './html.js';

/** A result with its interval below it, for tables of many results. */
export function measured<Name extends string>(
  { metrics, intervals }: Pick<MetricValues<Name>, 'metrics' | 'intervals'>,
  name: Name,
): Html {
  const value = metrics[name];
  const bounds = intervals?.[name];
  const below = bounds && html`<span class="bounds">${intervalOf(bounds)}</span>`;
  return html`${typeof value === 'number' ? formatNumber(value) : '–'}${below}`;
}

/** "0.710 to 0.830" */
export function intervalOf(bounds: readonly [number, number]): string {
  return `${formatNumber(bounds[0])} to ${formatNumber(bounds[1])}`;
}

/** "71.0% to 83.0%" */
export function percentsOf(bounds: readonly [number, number]): string {
  return `${formatPercent(bounds[0])} to ${formatPercent(bounds[1])}`;
}
