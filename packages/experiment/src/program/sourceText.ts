import { printableLine } from '@cnn/core';

/** A piece of source: text that stays on its line, or a list in brackets that is broken into lines where it is too long. */
export type Source = string | SourceList;

export interface SourceList {
  readonly open: string;
  readonly items: readonly Source[];
  readonly close: string;
  /** Whether there is a space inside the brackets: `{ a: 1 }`. */
  readonly spaced?: boolean | undefined;
  /** Whether each item has a line of its own, however short they are. */
  readonly broken?: boolean | undefined;
}

/** Columns of a line. */
const WIDTH = 118;

/** `name(argument, …)` */
export function call(name: string, args: readonly Source[]): Source {
  return { open: `${name}(`, items: args, close: ')' };
}

export function list(items: readonly Source[], { broken }: Pick<SourceList, 'broken'> = {}): Source {
  return { open: '[', items, close: ']', broken };
}

/** `{ name: value, … }`; a value that is its name's variable is written once. */
export function object(fields: readonly (readonly [name: string, value: Source])[]): Source {
  const items = fields.map(([name, value]) => (value === name ? name : prefixed(`${key(name)}: `, value)));
  return { open: '{', items, close: '}', spaced: true };
}

/** Text in front of a piece, on the same line. */
export function prefixed(text: string, source: Source): Source {
  return typeof source === 'string' ? text + source : { ...source, open: text + source.open };
}

/** A value of JSON as a person writes it: names without quotes, texts in single ones. Fields that are undefined are left out. */
export function literal(value: unknown): Source {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return list(value.map(literal));
  const fields = Object.entries(value).filter(([, one]) => one !== undefined);
  return object(fields.map(([name, one]) => [name, literal(one)]));
}

export function quoted(text: string): string {
  // Of the escapes of JSON, the double quote needs none here, and the single one needs one.
  const inner = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  // What does not show, or turns text around, is escaped as it would be in a terminal.
  return `'${printableLine(inner)}'`;
}

const key = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name));

/** Writes a piece; `used` columns of its first line are taken, by what stands before and after it. */
export function print(source: Source, indent = '', used = indent.length): string {
  if (typeof source === 'string') return source;
  const line = flat(source);
  if (used + line.length <= WIDTH && !isBroken(source)) return line;
  const { open, items, close } = source;
  const [only] = items;
  // The one argument of a function begins on its line: sequential({
  if (open.endsWith('(') && items.length === 1 && only !== undefined && typeof only !== 'string')
    return `${open}${print(only, indent, Number.POSITIVE_INFINITY)}${close}`;
  const inner = `${indent}  `;
  const lines = items.map((item) => `${inner}${print(item, inner, inner.length + 1)},\n`);
  return `${open}\n${lines.join('')}${indent}${close}`;
}

function isBroken(source: Source): boolean {
  return typeof source !== 'string' && (source.broken === true || source.items.some(isBroken));
}

function flat(source: Source): string {
  if (typeof source === 'string') return source;
  const { open, items, close, spaced } = source;
  const space = spaced && items.length > 0 ? ' ' : '';
  return `${open}${space}${items.map(flat).join(', ')}${space}${close}`;
}
