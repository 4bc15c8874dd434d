import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseIdx } from './idx.js';
import type { NdArray } from './ndArray.js';
import { parseNpy } from './npy.js';
import { parseNpz } from './npz.js';

interface Golden {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

const golden = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../../../testing/goldens/data/${name}.json`, import.meta.url), 'utf8'));
const bytesOf = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));
const described = ({ dtype, shape, data }: NdArray): Golden => ({ dtype, shape, data: [...data] });

type FileCase = Golden & { readonly name: string; readonly file: string };
const npyCases = golden<FileCase[]>('npy');
const idxCases = golden<FileCase[]>('idx');
const npzCases =
  golden<{ readonly name: string; readonly file: string; readonly arrays: Record<string, Golden> }[]>('npz');

describe('parseNpy', () => {
  it.each(npyCases)('reads what NumPy wrote: $name', ({ file, dtype, shape, data }) => {
    expect(described(parseNpy(bytesOf(file)))).toEqual({ dtype, shape, data });
  });

  it('reads at any alignment', () => {
    const { file, data } = npyCases.find(({ name }) => name.startsWith('<f8')) as FileCase;
    const content = bytesOf(file);
    const shifted = new Uint8Array(content.length + 1);
    shifted.set(content, 1);
    expect([...parseNpy(shifted.subarray(1)).data]).toEqual(data);
  });

  const header = (dictionary: string): Uint8Array =>
    Uint8Array.from([0x93, ...Buffer.from('NUMPY'), 1, 0, dictionary.length, 0, ...Buffer.from(dictionary)]);

  it.each([
    ['a text', Uint8Array.from(Buffer.from('hello')), 'x.npy: expected an npy file'],
    [
      'version 9',
      Uint8Array.from([0x93, ...Buffer.from('NUMPY'), 9, 0]),
      'expected npy version 1, 2 or 3, received 9',
    ],
    ['a header cut off', bytesOf((npyCases[0] as FileCase).file).subarray(0, 30), 'ends inside its header'],
    [
      'an object array',
      header("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }"),
      "received the type '|O'",
    ],
    [
      'records',
      header("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }"),
      'received the type [',
    ],
    ['no shape', header("{'descr': '<f4', 'fortran_order': False}"), "no readable 'shape'"],
    [
      'a bad shape',
      header("{'descr': '<f4', 'fortran_order': False, 'shape': (1.5,)}"),
      'a shape of whole numbers',
    ],
    [
      'missing elements',
      header("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)}"),
      'expected 24 bytes',
    ],
  ])('refuses %s', (_, content, message) => {
    expect(() => parseNpy(content, 'x.npy')).toThrow(message);
  });

  it('refuses 64-bit integers that 32 bits cannot hold', () => {
    const head = header("{'descr': '<i8', 'fortran_order': False, 'shape': (1,)}");
    const content = new Uint8Array(head.length + 8);
    content.set(head);
    content.set([0, 0, 0, 0, 1], head.length);
    expect(() => parseNpy(content)).toThrow('received 4294967296 at element 0');
  });
});

describe('parseNpz', () => {
  it.each(npzCases)('reads what NumPy wrote: $name', ({ file, arrays }) => {
    const read = parseNpz({ bytes: bytesOf(file) });
    expect(Object.fromEntries(Object.entries(read).map(([name, array]) => [name, described(array)]))).toEqual(
      arrays,
    );
  });

  const { file } = npzCases[1] as (typeof npzCases)[number];

  it('reads only the named arrays', () => {
    expect(Object.keys(parseNpz({ bytes: bytesOf(file), names: ['train_labels'] }))).toEqual([
      'train_labels',
    ]);
  });

  it('names what the file holds when an array is missing', () => {
    expect(() => parseNpz({ bytes: bytesOf(file), where: 'set.npz', names: ['images'] })).toThrow(
      'set.npz: expected "images" in the npz file, which holds train_images, train_labels.',
    );
  });

  it('refuses what is no zip, is cut off, or is too large', () => {
    expect(() => parseNpz({ bytes: Uint8Array.from([1, 2, 3]) })).toThrow("can't be unpacked");
    expect(() => parseNpz({ bytes: bytesOf(file).subarray(0, 400) })).toThrow("can't be unpacked");
    expect(() => parseNpz({ bytes: bytesOf(file), maxBytes: 100 })).toThrow('at most 100 bytes');
  });
});

describe('parseNpz of a damaged file', () => {
  it.each(npzCases)('names the array whose bytes were changed: $name', ({ file }) => {
    const bytes = bytesOf(file);
    const refused =
      /set\.npz(\[train_images\]: expected (the CRC-32 [0-9a-f]{8}.*damaged|\d+ bytes, as the archive tells)|.*can't be unpacked)/;
    let checksums = 0;
    const start = 30 + (bytes[26] as number) + (bytes[28] as number); // of the first array, after its header
    for (let place = start; place < start + 120; place += 5) {
      const damaged = bytes.slice();
      damaged[place] = (damaged[place] as number) ^ 1;
      try {
        parseNpz({ bytes: damaged, where: 'set.npz' });
        throw new Error(`place ${place} was read`);
      } catch (error) {
        expect((error as Error).message).toMatch(refused);
        if ((error as Error).message.includes('CRC-32')) checksums++;
      }
    }
    expect(checksums).toBeGreaterThan(5);
  });
});

describe('parseIdx', () => {
  it.each(idxCases)('reads what torchvision reads: $name', ({ file, dtype, shape, data }) => {
    expect(described(parseIdx(bytesOf(file)))).toEqual({ dtype, shape, data });
  });

  const { file } = idxCases[0] as FileCase;

  it.each([
    ['gzip', Uint8Array.from([0x1f, 0x8b, 8, 0]), 'Unpack it with gunzip'],
    ['a text', Uint8Array.from(Buffer.from('hello')), 'received 68 65 6c 6c'],
    ['an empty file', new Uint8Array(0), 'received nothing'],
    ['a header cut off', bytesOf(file).subarray(0, 9), 'ends inside its header'],
    [
      'missing elements',
      bytesOf(file).subarray(0, 20),
      'expected 12 bytes for 12 elements of uint8, received 4',
    ],
  ])('refuses %s', (_, content, message) => {
    expect(() => parseIdx(content, 'x.idx')).toThrow(message);
  });
});
