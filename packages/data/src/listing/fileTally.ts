/** Files of a listing that are not in the set: how many, of what kinds, and some of them. Plain JSON. */
export interface FileTally {
  readonly count: number;
  /** How many of each kind: an extension in lower case, with its dot, or for hidden files what they are. */
  readonly kinds: Readonly<Record<string, number>>;
  /** The first ones. */
  readonly examples: readonly string[];
}

const MOST_EXAMPLES = 3;
const MOST_KINDS = 5;

/** What operating systems and programs leave beside files. */
const KNOWN = ['thumbs.db', 'ehthumbs.db', 'desktop.ini', '__macosx', '@eadir', '$recycle.bin', 'icon\r'];

/** What a hidden file or folder is called in a tally; nothing when it is not hidden. */
export function hiddenKind(name: string): string | undefined {
  if (name.startsWith('._')) return '._*';
  return name.startsWith('.') || KNOWN.includes(name.toLowerCase()) ? name : undefined;
}

/** What the first hidden part of a path is called; nothing when none is hidden. */
export function hiddenInPath(path: string): string | undefined {
  for (const name of path.split('/')) {
    const kind = hiddenKind(name);
    if (kind !== undefined) return kind;
  }
  return undefined;
}

/** The extension in lower case with its dot, or `no extension`. */
export function extensionOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(dot).toLowerCase() : 'no extension';
}

/** Counts files that are left out. */
export class Tally {
  readonly #kinds = new Map<string, number>();
  readonly #examples: string[] = [];
  #count = 0;

  add(path: string, kind: string): void {
    this.#count++;
    this.#kinds.set(kind, (this.#kinds.get(kind) ?? 0) + 1);
    if (this.#examples.length < MOST_EXAMPLES) this.#examples.push(path);
  }

  toJSON(): FileTally {
    return { count: this.#count, kinds: Object.fromEntries(this.#kinds), examples: [...this.#examples] };
  }
}

/** `12 .csv, 3 .txt and 2 of other kinds (such as a/notes.txt)` */
export function describeTally({ kinds, examples }: FileTally): string {
  const sorted = Object.entries(kinds).sort(([, a], [, b]) => b - a);
  const shown = sorted.slice(0, MOST_KINDS).map(([kind, count]) => `${count} ${kind}`);
  const rest = sorted.slice(MOST_KINDS).reduce((sum, [, count]) => sum + count, 0);
  const more = rest > 0 ? ` and ${rest} of other kinds` : '';
  return `${shown.join(', ')}${more} (such as ${examples[0]})`;
}
