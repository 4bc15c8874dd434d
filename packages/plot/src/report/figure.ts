import { CnnError } from '@cnn/core';
import type { ChartSpec } from '../chart.js';
import { toSvg } from '../svg/toSvg.js';
import { Html, html } from './html.js';

/**
 * A chart as a figure of the report. A chart that can't be drawn, such as the ROC curve of a test set with one class, is
 * replaced by the reason: a report of a failed run is still a report.
 */
export async function figure(name: string, chart: () => ChartSpec): Promise<Html> {
  try {
    return html`<figure>${new Html(await toSvg(chart()))}</figure>\n`;
  } catch (error) {
    if (!(error instanceof CnnError)) throw error;
    return html`<p class="missing"><strong>${name}: not drawn.</strong> ${error.message}</p>\n`;
  }
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
