import { printable } from './escapeText.js';

/** Text that stands for itself in Markdown, in one line, also in the cell of a table and at the beginning of a line. */
export function escapeMarkdown(text: string): string {
  return printable(text)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\`*_{}[\]<>#|~&]/g, '\\$&')
    .replace(/^([-+]|\d+\.)(?= )/, '\\$1')
    .replace(/^\\(\d+)\./, '$1\\.');
}
