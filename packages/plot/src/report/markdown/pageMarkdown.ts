import { escapeMarkdown } from '../../text/escapeMarkdown.js';
import { type Markup, parseMarkup, type Tag, textIn } from './parseMarkup.js';

/** Not part of what a page says. */
const left = new Set(['head', 'style', 'nav', 'footer', 'img']);

/**
 * A page of this package as Markdown, the same sentences and tables. Charts become what a screen reader says of them; pictures and
 * what only leads around the page are left out.
 */
export function pageMarkdown(page: string): string {
  return `${blocks(parseMarkup(page)).join('\n\n')}\n`;
}

function blocks(nodes: readonly Markup[]): string[] {
  return nodes.flatMap((node) => (typeof node === 'string' ? loose(node) : block(node)));
}

/** Text between blocks is white space in these pages. */
function loose(text: string): string[] {
  return text.trim() === '' ? [] : [inline([text])];
}

function block(tag: Tag): string[] {
  const { name, attributes, children } = tag;
  if (left.has(name) || attributes.class === 'skip') return [];
  switch (name) {
    case 'h1':
    case 'h2':
    case 'h3':
      return [`${'#'.repeat(Number(name.charAt(1)))} ${inline(children)}`];
    case 'p':
      return [inline(children)];
    case 'ul':
      return [
        tags(children, 'li')
          .map((item) => `- ${inline(item.children)}`)
          .join('\n'),
      ];
    case 'dl':
      return [tags(children, 'div').map(definition).join('\n')];
    case 'pre': {
      const text = codeIn(children);
      const fence = '`'.repeat(Math.max(3, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length + 1)));
      return [`${fence}\n${text}\n${fence}`];
    }
    case 'table':
      return [tableText(tag)];
    case 'svg':
      return chartText(tag);
    case 'summary':
      return [];
    default:
      return blocks(children);
  }
}

/** "- **AUC**: 0.910 (95% interval 0.820 to 0.970)" */
function definition({ children }: Tag): string {
  const name = inline(tags(children, 'dt').flatMap((one) => one.children));
  const [value = '', ...notes] = tags(children, 'dd')
    .filter(({ attributes }) => attributes['aria-hidden'] === undefined)
    .map((one) => inline(one.children));
  const note = notes.filter((text) => text !== '').join('; ');
  return `- **${name}**: ${value}${note === '' ? '' : ` (${note})`}`;
}

function tableText({ children }: Tag): string {
  const [caption, head, body] = ['caption', 'thead', 'tbody'].map((name) => tags(children, name)[0]);
  const columns = tags(tags(head?.children ?? [], 'tr')[0]?.children ?? [], 'th');
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rows = tags(body?.children ?? [], 'tr').map((row) => {
    const cells = row.children.filter((node) => typeof node !== 'string');
    return row.attributes.class === 'group'
      ? line([`**${inline(cells)}**`, ...columns.slice(1).map(() => '')])
      : line(cells.map(({ children: inside }) => inline(inside)));
  });
  return [
    `**${inline(caption?.children ?? [])}**\n`,
    line(columns.map((one) => inline(one.children))),
    line(columns.map(({ attributes }) => (attributes.class === 'number' ? '---:' : '---'))),
    ...rows,
  ].join('\n');
}

function chartText({ children }: Tag): string[] {
  const [title, description] = ['title', 'desc'].map((name) => textIn(tags(children, name)));
  return description === undefined || description === ''
    ? []
    : [`*Chart: ${escapeMarkdown(title ?? '')}.* ${escapeMarkdown(description)}`];
}

/** Text in one line, with what is strong in it. */
function inline(nodes: readonly Markup[]): string {
  const inside = (list: readonly Markup[]): string =>
    list
      .map((node) => {
        if (typeof node === 'string') return node === '' ? '' : spaced(node);
        if (left.has(node.name)) return '';
        if (node.name === 'strong') return `**${inside(node.children)}**`;
        if (node.attributes.class?.startsWith('grade')) return `**${inside(node.children)}:**`;
        if (node.attributes.class === 'bounds') return ` (${inside(node.children)})`;
        if (node.name === 'span') return ` ${inside(node.children)}`;
        if (node.name === 'div' || node.name === 'p') return `${inside(node.children)}; `;
        return inside(node.children);
      })
      .join('');
  return inside(nodes)
    .replace(/\s+/g, ' ')
    .replace(/[ ;]+$/, '')
    .trim();
}

/** Escaped, with the white space around it. */
function spaced(text: string): string {
  const [, before = '', middle = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(text) ?? [];
  return `${before === '' ? '' : ' '}${escapeMarkdown(middle)}${after === '' ? '' : ' '}`;
}

/** As it is, line by line. */
function codeIn(nodes: readonly Markup[]): string {
  return nodes.map((node) => (typeof node === 'string' ? node : codeIn(node.children))).join('');
}

function tags(nodes: readonly Markup[], name: string): Tag[] {
  return nodes.filter((node): node is Tag => typeof node !== 'string' && node.name === name);
}
