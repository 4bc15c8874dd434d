import { dataSection } from './dataSection.js';
import { section } from './figure.js';
import { header } from './header.js';
import { Html, html } from './html.js';
import { mistakesSection } from './mistakes.js';
import type { ReportOptions } from './options.js';
import { repeatSection } from './repeatSection.js';
import { resultsSection } from './results.js';
import { style } from './style.js';
import { trainingSection } from './training.js';

/** Nothing may be loaded and nothing may run, whatever the names in the data say. */
const policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

/**
 * A training run on one HTML page, as the text of a file: curves, results on the test part, mistakes, data and split, model,
 * and what it takes to repeat it. The page holds everything it shows, has no script and loads nothing. Parts that are not
 * given are left out; a chart that can't be drawn is replaced by the reason.
 *
 * @throws CnnError `DATA` when an image is not embedded as a data URI, or the history is not one.
 *
 * @example
 * ```ts
 * import { report } from '@cnn/plot';
 *
 * const page = await report({
 *   title: 'Breast tissue, 50×50',
 *   history: { loss: [0.7, 0.5], val_loss: [0.8, 0.6] },
 *   settings: { seed: 1, epochs: 2 },
 * });
 * ```
 */
export async function report(options: ReportOptions): Promise<string> {
  const { title, history, evaluation, model, groupName = 'patient' } = options;
  const threshold = options.threshold ?? evaluation?.report?.threshold ?? 0.5;
  const sections: readonly (Html | undefined)[] = [
    evaluation && (await resultsSection({ evaluation, threshold, groupName })),
    evaluation && mistakesSection({ evaluation, threshold, groupName }),
    history && (await trainingSection(history)),
    dataSection(options),
    model === undefined
      ? undefined
      : section('Model', html`<pre tabindex="0" aria-label="Summary of the model">${model}</pre>\n`),
    repeatSection(options),
  ];
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${title}</title>
<style>${new Html(style)}</style>
</head>
<body>
${header(options)}<main>
${sections}</main>
<footer>This page is complete in itself: it has no scripts and loads nothing.</footer>
</body>
</html>
`;
  return page.text;
}
