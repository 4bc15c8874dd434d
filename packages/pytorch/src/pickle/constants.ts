import { fail, type PickleBytes, shortened } from './pickleBytes.js';
import type { PickleValue } from './pickleValue.js';

const op = (character: string): number => character.charCodeAt(0);

/** The number, text or bytes that an opcode puts on the stack; undefined for an opcode that does something else. */
export function readConstant(code: number, source: PickleBytes): PickleValue | undefined {
  switch (code) {
    case op('N'):
      return null;
    case 0x88:
      return true;
    case 0x89:
      return false;
    case op('J'):
      return source.i32();
    case op('K'):
      return source.u8();
    case op('M'):
      return source.u16();
    case 0x8a:
      return source.long(source.u8());
    case 0x8b:
      return source.long(source.u32());
    case op('I'):
    case op('L'):
      return decimal(source);
    case op('F'):
      return float(source);
    case op('G'):
      return source.f64();
    case op('S'):
      return quoted(source);
    case op('V'):
      return unescaped(source.line());
    case op('U'):
      return latin(source.take(source.u8()));
    case op('T'):
      return latin(source.take(source.u32()));
    case 0x8c:
      return source.text(source.u8());
    case op('X'):
      return source.text(source.u32());
    case 0x8d:
      return source.text(source.u64());
    case op('C'):
      return source.take(source.u8());
    case op('B'):
      return source.take(source.u32());
    case 0x8e:
    case 0x96:
      return source.take(source.u64());
    default:
      return undefined;
  }
}

/** An integer in digits; `00` and `01` are False and True. */
export function decimal(source: PickleBytes): number | bigint | boolean {
  const line = source.line();
  if (line === '00' || line === '01') return line === '01';
  if (!/^[+-]?\d{1,400}L?$/.test(line))
    return fail(source.where, 'malformed', 'its pickle has an integer that is no number');
  return shortened(BigInt(line.replace('L', '').replace('+', '')));
}

function float(source: PickleBytes): number {
  const line = source.line();
  const named: Readonly<Record<string, number>> = { nan: Number.NaN, inf: Infinity, '-inf': -Infinity };
  if (Object.hasOwn(named, line)) return named[line] as number;
  const value = /^[-+\d.eE]{1,400}$/.test(line) ? Number(line) : Number.NaN;
  return Number.isNaN(value)
    ? fail(source.where, 'malformed', 'its pickle has a float that is no number')
    : value;
}

/** A text of Python 2 between quotes. */
function quoted(source: PickleBytes): string {
  const line = source.line();
  const inside = /^(['"])(.*)\1$/.exec(line)?.[2];
  if (inside === undefined) return fail(source.where, 'malformed', 'its pickle has a text without quotes');
  const plain: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };
  return inside.replace(/\\(x[0-9a-fA-F]{2}|.)/g, (_, escaped: string) =>
    escaped.length === 3
      ? String.fromCharCode(Number.parseInt(escaped.slice(1), 16))
      : (plain[escaped] ?? escaped),
  );
}

function unescaped(line: string): string {
  return line.replace(/\\u([0-9a-fA-F]{4})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** Texts of Python 2 are bytes. */
function latin(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}
