import { type Content, type Html, html } from './html.js';

export interface TableOptions {
  /** Says what the table shows; read by screen readers and shown above it. */
  readonly caption: string;
  readonly columns: readonly Column[];
  /** The first cell of a row is its header. A text alone is the heading of the rows below it. */
  readonly rows: readonly (readonly Content[] | string)[];
}

interface Column {
  readonly name: string;
  /** Numbers stand right, so that their digits align. Default false. */
  readonly numeric?: boolean | undefined;
}

/** A table of more columns is printed in smaller letters. */
const widest = 10;

/** A table with headers for its columns and rows, which scrolls on its own where it is wider than the page. */
export function table({ caption, columns, rows }: TableOptions): Html {
  const style = (index: number) => (columns[index]?.numeric ? html` class="number"` : undefined);
  const head = columns.map(({ name }, index) => html`<th scope="col"${style(index)}>${name}</th>`);
  const body = rows.map((row) => {
    if (typeof row === 'string') {
      return html`<tr class="group"><th scope="colgroup" colspan="${columns.length}">${row}</th></tr>\n`;
    }
    const cells = row.map((cell, index) =>
      index === 0 ? html`<th scope="row"${style(index)}>${cell}</th>` : html`<td${style(index)}>${cell}</td>`,
    );
    return html`<tr>${cells}</tr>\n`;
  });
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table${columns.length > widest ? html` class="wide"` : undefined}>
<caption>${caption}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${body}</tbody>
</table></div>`;
}
