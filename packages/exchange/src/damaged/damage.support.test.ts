import { type Mutation, mutated } from '@cnn/testing';
import { unzipSync, zipSync } from 'fflate';

/** Makes a damaged copy of a file; the same index gives the same copy. */
export type Damage = (bytes: Uint8Array, index: number) => Mutation;

function hash(value: number): number {
  let h = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
const draw = (index: number, n: number, below: number): number =>
  hash(index * 7919 + n * 104729 + 77) % Math.max(1, below);
const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

/** Flips, cuts, sizes, zeros, additions. */
export const anywhere: Damage = (bytes, index) => mutated({ bytes, index });

/** Two blocks change places. */
export const swappedBlocks: Damage = (bytes, index) => {
  const length = 1 + draw(index, 1, Math.min(512, bytes.length / 2));
  const [a, b] = [draw(index, 2, bytes.length - length), draw(index, 3, bytes.length - length)];
  const copy = bytes.slice();
  copy.set(bytes.subarray(b, b + length), a);
  copy.set(bytes.subarray(a, a + length), b);
  return { what: `${length} bytes at ${a} and ${b} exchanged`, bytes: copy };
};

/** A number of eight bytes becomes a place elsewhere in the file, or an absurd size: loops of links and trees come of it. */
export const movedAddress: Damage = (bytes, index) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const places: number[] = [];
  for (let at = 0; at + 8 <= bytes.length; at += 8) {
    const value = view.getBigUint64(at, true);
    if (value > 0n && value < BigInt(bytes.length)) places.push(at);
  }
  if (places.length === 0) return anywhere(bytes, index);
  const at = places[draw(index, 1, places.length)] as number;
  const absurd = [2n ** 63n, 2n ** 40n, 2n ** 32n, BigInt(bytes.length), 2n ** 64n - 2n];
  const other = view.getBigUint64(places[draw(index, 2, places.length)] as number, true);
  const value = index % 4 === 0 ? (absurd[draw(index, 3, absurd.length)] as bigint) : other;
  const copy = bytes.slice();
  new DataView(copy.buffer).setBigUint64(at, value, true);
  return { what: `the number at byte ${at} replaced by ${value}`, bytes: copy };
};

/** A file in a zip is damaged, and the zip's sums are right again; or its directory leads out, or a file is missing. */
export function repacked(inside: readonly Damage[]): Damage {
  return (bytes, index) => {
    const files = unzipSync(bytes);
    const names = Object.keys(files);
    const name = names[draw(index, 1, names.length)] as string;
    const content = files[name] as Uint8Array;
    if (index % 10 === 0) {
      const other = ['../../out', '/etc/passwd', `${name}/`, `..\\${name}`, ''][draw(index, 2, 5)] as string;
      const { [name]: _, ...rest } = files;
      return {
        what: `${name} called "${other}"`,
        bytes: zipSync({ ...rest, [other]: content }, { level: 0 }),
      };
    }
    const damage = inside[draw(index, 3, inside.length)] as Damage;
    const { what, bytes: changed } = content.length > 8 ? damage(content, index) : anywhere(content, index);
    const level = index % 3 === 0 ? 6 : 0;
    return { what: `in ${name}: ${what}`, bytes: zipSync({ ...files, [name]: changed }, { level }) };
  };
}

/** What pickles that do harm are made of, put in at an opcode's place or anywhere. */
const PICKLED = [
  'cos\nsystem\n(X\x04\x00\x00\x00echotR',
  '\x8c\x05posix\x8c\x06system\x93\x8c\x04echo\x85R',
  'cbuiltins\neval\n(X\x01\x00\x00\x001tR',
  '(ios\nsystem\n',
  'ctorch.nn.modules.linear\nLinear\n)\x81}b',
  'c__builtin__\ngetattr\n',
  '\x8a\xff',
  'X\xff\xff\xff\xff',
  '\x8e\xff\xff\xff\xff\xff\xff\xff\x7f',
  'r\xff\xff\xff\xff',
  'j\xff\xff\xff\xff',
  '2'.repeat(5000),
  '('.repeat(5000),
  ']q\x00h\x00a',
  '}q\x00h\x00h\x00s',
];
export const pickledCall: Damage = (bytes, index) => {
  const opcodes: number[] = [];
  for (let at = 0; at < bytes.length; at++)
    if ('cqhRt}('.includes(String.fromCharCode(bytes[at] as number))) opcodes.push(at);
  const at = index % 2 === 0 ? (opcodes[draw(index, 1, opcodes.length)] ?? 0) : draw(index, 2, bytes.length);
  const code = PICKLED[draw(index, 3, PICKLED.length)] as string;
  const added = bytesOf(code);
  const joined = new Uint8Array(bytes.length + added.length);
  joined.set(bytes.subarray(0, at));
  joined.set(added, at);
  joined.set(bytes.subarray(at), at + added.length);
  return { what: `${JSON.stringify(code.slice(0, 30))} put in at byte ${at}`, bytes: joined };
};

/** JSON in a file: a number that is absurd, a value of another kind, or nesting that is deep; its length may differ. */
export const changedJson: Damage = (bytes, index) => {
  const text = new TextDecoder('latin1').decode(bytes);
  const values = [...text.matchAll(/-?\d+(\.\d+)?|"[^"\\]*"|true|false|null|\[\]|\{\}/g)];
  const found = values[draw(index, 1, values.length)];
  if (!found) return anywhere(bytes, index);
  const others = [
    '-1',
    '1e15',
    '4294967296',
    'null',
    '"x"',
    '{}',
    '[]',
    'true',
    '1e400',
    '"Lambda"',
    '"__proto__"',
    '['.repeat(20_000),
    '[0,'.repeat(3000),
  ];
  const deep = `${'{"a":'.repeat(8000)}1${'}'.repeat(8000)}`;
  const other = [...others, deep][draw(index, 2, others.length + 1)] as string;
  const changed = text.slice(0, found.index) + other + text.slice(found.index + found[0].length);
  return {
    what: `${found[0].slice(0, 30)} at ${found.index} replaced by ${other.slice(0, 30)}`,
    bytes: bytesOf(changed),
  };
};

/** Each kind of damage in its turn. */
export function inTurn(damages: readonly Damage[]): Damage {
  return (bytes, index) =>
    (damages[index % damages.length] as Damage)(bytes, Math.floor(index / damages.length));
}
