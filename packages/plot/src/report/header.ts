import { type Html, html } from './html.js';
import { type Figure, keyFigures } from './keyFigures.js';
import { titleOf } from './names.js';
import type { ReportOptions } from './options.js';

/** Title, the note that data is synthetic, and the numbers that people look for first. */
export function header(options: ReportOptions, figures: readonly Figure[]): Html {
  const { subtitle, note, date, data } = options;
  return html`<header>
<h1>${titleOf(options)}</h1>
${subtitle && html`<p class="subtitle">${subtitle}</p>\n`}${date && html`<p class="date">${date}</p>\n`}${note && html`<p class="subtitle">${note}</p>\n`}${
  data?.synthetic
    ? html`<p class="synthetic"><strong>The data is synthetic.</strong> These images were drawn by a program. The results show that the software works; they say nothing about tissue, patients or any disease.</p>\n`
    : undefined
}${keyFigures(figures)}</header>
`;
}
