import { type Html, html } from './html.js';

/** Short lines under a table or a text. */
export function remarks(lines: readonly string[]): Html {
  return html`<ul class="remarks">\n${lines.map((line) => html`<li>${line}</li>\n`)}</ul>\n`;
}

/** A sentence, or a few. */
export function paragraph(text: string): Html {
  return html`<p>${text}</p>\n`;
}
