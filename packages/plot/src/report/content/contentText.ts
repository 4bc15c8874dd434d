import { CnnError } from '@cnn/core';
import { escapeMarkdown } from '../../text/escapeMarkdown.js';
import type { Block, Content, ContentCell, ContentFigure } from './content.js';

/** A report as Markdown: the same words and tables, and of each chart what it shows in words. */
export function contentText({ title, subtitle, date, figures, sections }: Content): string {
  const head = [subtitle, date].flatMap((line) => (line === undefined ? [] : [escapeMarkdown(line)]));
  const first = figures.map(
    ({ name, value, note }) =>
      `- **${escapeMarkdown(name)}**: ${escapeMarkdown(value)}${note === '' ? '' : ` (${escapeMarkdown(note)})`}`,
  );
  const parts = [
    `# ${escapeMarkdown(title)}`,
    ...head,
    first.join('\n'),
    ...sections.flatMap(({ heading, blocks }) => [
      `## ${escapeMarkdown(heading)}`,
      ...blocks.map((block) => (block ? blockText(block) : '')),
    ]),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function blockText(block: Block): string {
  switch (block.type) {
    case 'text':
      return escapeMarkdown(block.text);
    case 'cautions':
      return block.lines.map((line) => `> ${escapeMarkdown(line)}`).join('\n>\n');
    case 'list':
      return block.lines.map((line) => `- ${escapeMarkdown(line)}`).join('\n');
    case 'table':
      return tableText(block);
    case 'figures':
      return block.figures.map(figureText).join('\n\n');
    case 'command': {
      const fence = '`'.repeat(Math.max(3, 1 + longestRun(block.text)));
      return `${fence}sh\n${block.text}\n${fence}`;
    }
  }
}

function tableText({ caption, columns, rows }: Block & { readonly type: 'table' }): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    `**${escapeMarkdown(caption)}**\n`,
    line(columns.map(({ name }) => escapeMarkdown(name))),
    line(columns.map(({ numeric }) => (numeric ? '---:' : '---'))),
    ...rows.map((row) => line(row.map((cell) => escapeMarkdown(cellText(cell))))),
  ].join('\n');
}

function cellText(cell: ContentCell): string {
  return typeof cell === 'string' ? cell : cell.image;
}

/** What a screen reader says of the chart; the reason where it can't be drawn. */
function figureText({ name, chart }: ContentFigure): string {
  try {
    return `*${escapeMarkdown(name)}:* ${escapeMarkdown(chart().description ?? '')}`;
  } catch (error) {
    if (!(error instanceof CnnError)) throw error;
    return `*${escapeMarkdown(name)}:* not drawn. ${escapeMarkdown(error.message)}`;
  }
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
}
