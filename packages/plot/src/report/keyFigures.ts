import { type Html, html } from './html.js';
import { intervalOf, percentsOf } from './measured.js';

/** A number that people look for first. */
export interface Figure {
  readonly name: string;
  readonly value: string;
  readonly note: string;
  /** Of a number from 0 to 1: drawn with its interval below it. */
  readonly range?: FigureRange | undefined;
}

/** From 0 to 1. */
interface FigureRange {
  readonly value: number;
  readonly bounds?: readonly [low: number, high: number] | undefined;
}

export function keyFigures(figures: readonly Figure[]): Html | undefined {
  if (figures.length === 0) return undefined;
  return html`<dl class="key">
${figures.map(({ name, value, note, range }) => html`<div><dt>${name}</dt><dd class="value${value.length > 8 ? ' long' : ''}">${value}</dd>${range && html`<dd aria-hidden="true">${rangeBar(range)}</dd>`}<dd class="note">${note}</dd></div>\n`)}</dl>
`;
}

/** "95% interval 0.710 to 0.830" */
export function intervalNote(bounds: readonly [number, number] | undefined): string | undefined {
  return bounds && `95% interval ${intervalOf(bounds)}`;
}

/** "95% interval 71.0% to 83.0%" */
export function percentNote(bounds: readonly [number, number] | undefined): string | undefined {
  return bounds && `95% interval ${percentsOf(bounds)}`;
}

/** A line from 0 to 1 with the interval and the value on it. */
function rangeBar({ value, bounds }: FigureRange): Html {
  const at = (share: number): string => (4 + 192 * Math.min(1, Math.max(0, share))).toFixed(1);
  const interval =
    bounds && html`<path class="bounds" d="M${at(bounds[0])} 5H${at(bounds[1])}" stroke-width="4"/>`;
  return html`<svg viewBox="0 0 200 10" preserveAspectRatio="none"><path class="track" d="M4 5H196" stroke-width="1.5"/>${interval}<path class="value" d="M${at(value)} 0v10" stroke-width="3"/></svg>`;
}
