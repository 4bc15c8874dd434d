import { type Figure, header } from './header.js';
import { Html, html } from './html.js';
import type { ReportOptions } from './options.js';
import { style } from './style.js';

/** Nothing may be loaded and nothing may run, whatever the names in the data say. */
const policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

/** A whole HTML page: title and key figures, those of the options where none are given, then the sections that are there. */
export function page(
  options: ReportOptions,
  sections: readonly (Html | undefined)[],
  figures?: readonly Figure[],
): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${options.title}</title>
<style>${new Html(style)}</style>
</head>
<body>
${header(options, figures)}<main>
${sections}</main>
<footer>This page is self-contained: no scripts, no external resources.</footer>
</body>
</html>
`.text;
}
