import { header } from './header.js';
import { Html, html } from './html.js';
import type { Figure } from './keyFigures.js';
import { titleOf } from './names.js';
import type { ReportOptions } from './options.js';
import { runFigures } from './runFigures.js';
import { style } from './style.js';
import { summary } from './summary.js';
import type { Verdict } from './verdict/verdict.js';

/** Nothing may be loaded and nothing may run, whatever the names in the data say. */
const policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

export interface PageOptions extends ReportOptions {
  /** The answers on the first screen; without them it has the key figures alone. */
  readonly verdict?: Verdict | undefined;
}

/** A whole HTML page: title and key figures, those of the options where none are given, then the sections that are there. */
export function page(
  options: PageOptions,
  sections: readonly (Html | undefined)[],
  figures: readonly Figure[] = runFigures(options),
): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${titleOf(options)}</title>
<style>${new Html(style)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
${header(options, figures)}<main id="content">
${options.verdict && summary(options.verdict)}${contents(sections)}${sections}</main>
<footer>This page is self-contained: no scripts, no external resources.</footer>
</body>
</html>
`.text;
}

/** Links to the sections; nothing where there is one alone. */
function contents(sections: readonly (Html | undefined)[]): Html | undefined {
  const headings = sections.flatMap((section) => {
    const [, id, heading] =
      section?.text.match(/^<section aria-labelledby="([^"]+)">\n<h2 id="[^"]+">(.*?)<\/h2>/) ?? [];
    return id === undefined || heading === undefined ? [] : [{ id, heading }];
  });
  if (headings.length < 2) return undefined;
  return html`<nav aria-label="Contents"><ul>
${headings.map(({ id, heading }) => html`<li><a href="#${id}">${new Html(heading)}</a></li>\n`)}</ul></nav>
`;
}
