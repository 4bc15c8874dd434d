import type { ChartSpec } from '../chart.js';
import { printable } from '../text/escapeText.js';
import { chartView, drawing } from './chartView.js';
import { withDarkStyle } from './darkStyle.js';
import { describe } from './describe.js';
import { roundNumbers } from './roundNumbers.js';

/**
 * Draws a chart as the text of an SVG file. Needs no DOM and no canvas, reads nothing from files or the network, and gives
 * the same text on every machine. Evaluates expressions without making code from text, so that it runs under any content
 * security policy. Vega and Vega-Lite are loaded at the first call.
 *
 * The SVG holds no script and no link. Its `<title>` and `<desc>` are the chart's title and `description`; numbers are
 * rounded to hundredths of a pixel. A chart of the theme `auto` has `var(--chart-NAME, #rrggbb)` for its colours; as a file of its own it is
 * dark where the reader's system is, and inside a page it has the colours that the page gives these variables (`chartVariables`).
 *
 * @throws CnnError `DATA` when the specification is not valid Vega-Lite or asks for data from a file or address.
 *
 * @example
 * ```ts
 * import { historyCurves, toSvg } from '@cnn/plot';
 *
 * const svg = await toSvg(historyCurves({ history: { loss: [0.7, 0.5], val_loss: [0.8, 0.6] } }));
 * ```
 */
export async function toSvg(spec: ChartSpec): Promise<string> {
  const where = 'toSvg';
  const { view, refused } = await chartView(spec, { where, renderer: 'none' });
  const svg = await drawing(where, () => view.toSVG());
  view.finalize();
  const problem = refused();
  if (problem !== undefined) throw problem;
  const drawn = withDarkStyle(roundNumbers(printable(svg)));
  return describe(drawn, { title: titleOf(spec), description: spec.description ?? '' });
}

/** The title of a chart as one line; empty where it has none. */
export function titleOf({ title }: ChartSpec): string {
  if (title === undefined) return '';
  const text = typeof title === 'object' && title !== null && 'text' in title ? title.text : title;
  return typeof text === 'string' ? text : Array.isArray(text) ? text.join(' ') : '';
}
