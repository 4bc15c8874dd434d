import { CnnError } from '@cnn/core';
import type { ChartSpec } from '../chart.js';
import { toSvg } from '../svg/toSvg.js';
import { Html, html } from './html.js';

/** Charts of a report follow its page: light or dark. */
export const theme = 'auto';

/**
 * A chart is made smaller than it was drawn down to this share: its texts of 11 pixels stay readable. On a phone one that does not fit
 * even so is as large as it was drawn, and scrolls.
 */
const smallest = 0.86;

/** A chart that was drawn wider takes two columns, and above the second width a row. */
const widths = [440, 760] as const;

/** A phone's width, less the margins of the page. */
const narrow = 335;

/**
 * A chart as a figure of the report; give it the `theme` of this file. A chart that can't be drawn, such as the ROC curve of a
 * test set with one class, is replaced by the reason: a report of a failed run is still a report.
 */
export async function figure(name: string, chart: () => ChartSpec): Promise<Html> {
  try {
    return chartFigure(name, await toSvg(chart()));
  } catch (error) {
    if (!(error instanceof CnnError)) throw error;
    return html`<p class="missing"><strong>${name}: not drawn.</strong> ${error.message}</p>\n`;
  }
}

/** The page's style sheet has the colours that an SVG file would have of its own. */
function chartFigure(name: string, svg: string): Html {
  const width = Number(/^<svg\b[^>]*? width="([\d.]+)"/.exec(svg)?.[1] ?? 0);
  const least = Math.round(width * smallest);
  const inside = svg
    .replace(/<style>[^<]*<\/style>/, '')
    .replace(/^<svg\b/, `<svg style="min-width:${least}px;--width:${width}px"`);
  const scrolls = least > narrow ? html` role="region" aria-label="${name}" tabindex="0"` : undefined;
  const room = width > widths[1] ? html` class="full"` : width > widths[0] ? html` class="wide"` : undefined;
  return html`<figure${room}><div class="chart"${scrolls}>${new Html(inside)}</div></figure>\n`;
}

/** One part of the report with its heading. */
export function section(heading: string, ...contents: readonly (Html | undefined)[]): Html {
  const id = heading.toLowerCase().replaceAll(/[^a-z]+/g, '-');
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">${heading}</h2>
<div class="content">
${contents}</div>
</section>
`;
}

/** Something that is long, and folded away on the screen. */
export function folded(heading: string, content: Html): Html {
  return html`<details><summary>${heading}</summary>\n${content}\n</details>\n`;
}
