/** A part of a page, in order: text to be parsed, an element that the next ones go into, or its end. Plain JSON. */
export type HtmlPiece =
  | { readonly html: string }
  | { readonly open: string; readonly attributes: Readonly<Record<string, string>> }
  | { readonly close: true };

/** A report for a page that shows it inside of itself. Plain JSON. */
export interface ReportPieces {
  /** Its style sheet, for a shadow root: `:host` is the root, `.page` the body, and the width is the container's. */
  readonly style: string;
  readonly pieces: readonly HtmlPiece[];
}

/** Characters of a piece at most, of those that can be taken apart: a browser parses them within milliseconds. */
const MOST = 24_000;

/** Elements that are parsed as a whole. */
const whole = new Set(['svg', 'p', 'pre', 'dl', 'tr', 'li', 'img']);

const voidTags = new Set(['br', 'col', 'hr', 'img', 'input', 'link', 'meta', 'wbr']);

/** What a page has only once, and the page around it has already. */
const plainTags: Readonly<Record<string, string>> = { main: 'div', header: 'div' };

/**
 * A report cut into pieces, so that a page can put it in without a long task. Style attributes, which a strict Content-Security-Policy
 * forbids in text, are `data-style`. The link to the content and the footer, which are of a page of its own, are left out.
 *
 * @param html a report of `@cnn/plot`
 */
export function reportPieces(html: string): ReportPieces {
  const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(html) ?? [];
  const [, body = ''] = /<body>([\s\S]*)<\/body>/.exec(html) ?? [];
  const shown = body.replace(/<a class="skip"[\s\S]*?<\/a>/, '').replace(/<footer>[\s\S]*?<\/footer>/, '');
  return { style: hosted(style), pieces: [...piecesOf(shown, childrenOf(shown))] };
}

/** The style sheet for a shadow root. */
function hosted(style: string): string {
  return style
    .replaceAll(':root', ':host')
    .replaceAll(/^(\s*)html \{/gm, '$1:host {')
    .replaceAll(/^(\s*)body \{/gm, '$1.page {')
    .replaceAll(/@media screen and (\((?:min|max)-width: \d+px\))/g, '@container $1');
}

interface Node {
  readonly tag: string;
  /** As text, with a space before it. */
  readonly attributes: string;
  readonly start: number;
  readonly inside: number;
  readonly insideEnd: number;
  readonly end: number;
  readonly children: readonly Node[];
}

/** The elements of a well-formed text, as far as they can be taken apart. */
function childrenOf(html: string): readonly Node[] {
  const top: Node[] = [];
  const open: { tag: string; attributes: string; start: number; inside: number; children: Node[] }[] = [];
  for (const found of html.matchAll(/<(\/?)([a-zA-Z][\w-]*)([^<>]*?)(\/?)>/g)) {
    const [text, closing, name = '', attributes = '', itself] = found;
    const tag = name.toLowerCase();
    const start = found.index;
    const end = start + text.length;
    if (closing) {
      const last = open.pop();
      if (!last) continue;
      (open.at(-1)?.children ?? top).push({ ...last, insideEnd: start, end });
    } else if (itself || voidTags.has(tag)) {
      const own = { tag, attributes, start, inside: end, insideEnd: end, end, children: [] };
      (open.at(-1)?.children ?? top).push(own);
    } else open.push({ tag, attributes, start, inside: end, children: [] });
  }
  return top;
}

/** Small elements together, large ones taken apart. */
function* piecesOf(html: string, nodes: readonly Node[], from = 0, to = html.length): Generator<HtmlPiece> {
  let start = from;
  for (const node of nodes) {
    const takenApart = node.end - node.start > MOST && !whole.has(node.tag);
    if (takenApart || node.end - start > MOST) {
      if (node.start > start) yield { html: inert(html.slice(start, node.start)) };
      start = node.start;
    }
    if (!takenApart) continue;
    yield { open: plainTags[node.tag] ?? node.tag, attributes: attributesOf(node.attributes) };
    yield* piecesOf(html, node.children, node.inside, node.insideEnd);
    yield { close: true };
    start = node.end;
  }
  if (to > start) yield { html: inert(html.slice(start, to)) };
}

function attributesOf(text: string): Record<string, string> {
  const found = text.matchAll(/([\w-]+)="([^"]*)"/g);
  return Object.fromEntries(
    [...found].map(([, name = '', value = '']) => [name === 'style' ? 'data-style' : name, plainText(value)]),
  );
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

function plainText(escaped: string): string {
  return escaped.replace(/&(amp|lt|gt|quot|#39);/g, (all, name: string) => entities[name] ?? all);
}

function inert(html: string): string {
  return html
    .replace(/<[a-zA-Z][^<>]*>/g, (tag) => tag.replace(/ style="/g, ' data-style="'))
    .replace(/(<\/?)(main|header)(?=[\s>])/g, (_, start: string, tag: string) => start + plainTags[tag]);
}
