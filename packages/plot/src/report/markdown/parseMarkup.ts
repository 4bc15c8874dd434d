/** A tag with what is inside it, or text. */
export type Markup = string | Tag;

export interface Tag {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Markup[];
}

/** Tags that have no end. */
const empty = new Set(['img', 'meta', 'br', 'link', 'hr']);

const token =
  /<!doctype[^>]*>|<(\/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[a-zA-Z:-]+(?:="[^"]*")?)*)\s*(\/?)>|[^<]+/g;

/** The tree of a page that `html` made: well-formed, with every attribute in quotes. Not for pages of others. */
export function parseMarkup(page: string): readonly Markup[] {
  const root: Markup[] = [];
  const open: { readonly name: string; readonly children: Markup[] }[] = [{ name: '', children: root }];
  for (const [text, end, name, attributes = '', selfClosed] of page.matchAll(token)) {
    const inside = open.at(-1)?.children ?? root;
    if (name === undefined) {
      if (!text.startsWith('<')) inside.push(unescaped(text));
    } else if (end === '/') {
      if (open.length > 1) open.pop();
    } else {
      const children: Markup[] = [];
      inside.push({ name: name.toLowerCase(), attributes: parseAttributes(attributes), children });
      if (selfClosed !== '/' && !empty.has(name.toLowerCase())) open.push({ name, children });
    }
  }
  return root;
}

function parseAttributes(text: string): Record<string, string> {
  return Object.fromEntries(
    Array.from(text.matchAll(/([a-zA-Z:-]+)(?:="([^"]*)")?/g), ([, name = '', value = '']) => [
      name,
      unescaped(value),
    ]),
  );
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

function unescaped(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => entities[name] ?? '');
}

/** All text of a tree in one line. */
export function textIn(nodes: readonly Markup[]): string {
  const inside = (list: readonly Markup[]): string =>
    list.map((node) => (typeof node === 'string' ? node : ` ${inside(node.children)} `)).join('');
  return inside(nodes)
    .replace(/\s+/g, ' ')
    .replace(/ ([.,;:)])/g, '$1')
    .trim();
}
