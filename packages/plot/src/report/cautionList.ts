import { type Html, html } from './html.js';

/** What results must be read with, shown before them. */
export function cautionList(cautions: readonly { readonly text: string }[] = []): Html | undefined {
  if (cautions.length === 0) return undefined;
  return html`<div class="cautions" role="note"><ul>\n${cautions.map(({ text }) => html`<li>${text}</li>\n`)}</ul></div>\n`;
}
