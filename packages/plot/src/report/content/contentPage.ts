import { cautionList } from '../cautionList.js';
import { embeddedImage } from '../embeddedImage.js';
import { figure, section } from '../figure.js';
import { type Content as Cell, type Html, html } from '../html.js';
import { page } from '../page.js';
import { table } from '../table.js';
import type { Block, Content, ContentCell } from './content.js';

/** A report as an HTML page, which loads nothing and holds no script. */
export async function contentPage({ figures, sections, ...head }: Content): Promise<string> {
  const drawn = await Promise.all(
    sections.map(async ({ heading, blocks }) =>
      section(heading, ...(await Promise.all(blocks.map((block) => block && blockHtml(block))))),
    ),
  );
  return page(head, drawn, figures);
}

async function blockHtml(block: Block): Promise<Html | undefined> {
  switch (block.type) {
    case 'text':
      return html`<p>${block.text}</p>\n`;
    case 'cautions':
      return cautionList(block.lines.map((text) => ({ text })));
    case 'list':
      return html`<ul class="remarks">\n${block.lines.map((line) => html`<li>${line}</li>\n`)}</ul>\n`;
    case 'table':
      return table({ ...block, rows: block.rows.map((row) => row.map(cellHtml)) });
    case 'figures':
      return html`<div class="figures">\n${await Promise.all(block.figures.map((one) => figure(one.name, one.chart)))}</div>\n`;
    case 'command':
      return html`<pre class="command"><code>${block.text}</code></pre>\n`;
  }
}

function cellHtml(cell: ContentCell): Cell {
  if (typeof cell === 'string') return cell;
  const { image, src } = cell;
  if (src === undefined) return image;
  return html`<span class="thumbnail">${embeddedImage({ src, alt: '', where: `thumbnail("${image}")` })}${image}</span>`;
}
