import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CnnError } from '@cnn/core';
import type { FileArraysSet } from '@cnn/data';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ArrayFilesOptions, arrayFiles } from './arrayFiles.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-irregular-arrays-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** NumPy's format, version 1.0. */
function npy(descr: string, shape: readonly number[], data: ArrayBufferView, order = 'False'): Uint8Array {
  const dims = `${shape.join(', ')}${shape.length === 1 ? ',' : ''}`;
  const header = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': (${dims}), }`.padEnd(117);
  const start = Uint8Array.from([0x93, ...Buffer.from('NUMPY'), 1, 0, 118, 0]);
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return Buffer.concat([start, Buffer.from(`${header}\n`), bytes]);
}

const shape = [4, 8, 8, 3];
const bytes = Uint8Array.from({ length: 768 }, (_, at) => (at * 7) % 256);
const images = npy('|u1', shape, bytes);
const labels = npy('|u1', [4], Uint8Array.of(0, 1, 0, 1));
const of = (values: readonly number[]) => npy('<f8', [values.length], Float64Array.from(values));
const zip = (entries: Record<string, Uint8Array>) =>
  zipSync(Object.fromEntries(Object.entries(entries).map(([name, data]) => [`${name}.npy`, data])));
/** The same array with the order of its bytes reversed. */
const reversed = (values: Uint16Array): Uint8Array =>
  npy(
    '>u2',
    shape,
    Uint16Array.from(values, (value) => ((value & 255) << 8) | (value >> 8)),
  );
/** A column-major array: the first index runs fastest. */
function columns(): Uint8Array {
  const [n, h, w, c] = shape as [number, number, number, number];
  const data = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at++) {
    const [i, y, x, z] = [
      Math.floor(at / (h * w * c)),
      Math.floor(at / (w * c)) % h,
      Math.floor(at / c) % w,
      at % c,
    ];
    data[i + n * (y + h * (x + w * z))] = bytes[at] as number;
  }
  return npy('|u1', shape, data, 'True');
}

interface Irregularity {
  readonly file: Uint8Array | (() => Uint8Array);
  readonly options?: Partial<ArrayFilesOptions>;
  /** What the error says. */
  readonly error?: string;
  /** What a line says, where it is not the plain set without a line. */
  readonly told?: string;
  /** What else the set is; default: the four images and their labels, to the byte. */
  readonly set?: (set: FileArraysSet) => void;
}

const irregularities: Readonly<Record<string, Irregularity>> = {
  'an empty file': { file: new Uint8Array(), error: 'expected an npy, npz or idx file' },
  'a text file': { file: Buffer.from('images,labels\n'), error: 'expected an npy, npz or idx file' },
  'an empty zip': { file: zip({}), error: 'which holds no arrays' },
  'a zip that is cut off': { file: () => zip({ images, labels }).subarray(0, 400), error: 'zip' },
  'a zip without labels': { file: zip({ images }), error: 'received images' },
  'names of another layout': { file: zip({ data: images, target: labels }), error: 'received data, target' },
  'names in capitals': { file: zip({ Images: images, Labels: labels }), error: 'received Images, Labels' },
  'one label too few': {
    file: zip({ images, labels: of([0, 1, 0]) }),
    error: 'for each of the 4 images, received 3',
  },
  'one label too many': { file: zip({ images, labels: of([0, 1, 0, 1, 1]) }), error: 'received 5' },
  'a negative label': {
    file: zip({ images, labels: of([0, 1, -1, 1]) }),
    error: 'has label -1, expected 0..1',
  },
  'half a label': { file: zip({ images, labels: of([0, 1, 0.5, 1]) }), error: 'has label 0.5' },
  'a label that is no number': {
    file: zip({ images, labels: of([0, 1, Number.NaN, 1]) }),
    error: 'has label NaN',
  },
  'labels as floats': { file: zip({ images, labels: of([0, 1, 0, 1]) }) },
  'labels in a column': { file: zip({ images, labels: npy('|u1', [4, 1], Uint8Array.of(0, 1, 0, 1)) }) },
  'labels one-hot': {
    file: zip({ images, labels: npy('|u1', [4, 2], Uint8Array.of(1, 0, 0, 1, 1, 0, 0, 1)) }),
    error: 'received rows of 2. Give multiLabel: true',
  },
  'images without channels': {
    file: zip({ images: npy('|u1', [4, 8, 24], bytes), labels }),
    set: ({ imageShape }) => expect(imageShape).toEqual([8, 24, 1]),
  },
  'images in one row each': {
    file: zip({ images: npy('|u1', [4, 192], bytes), labels }),
    error: 'received [4, 192]',
  },
  'no images': {
    file: zip({ images: npy('|u1', [0, 8, 8, 3], new Uint8Array()), labels: of([]) }),
    error: 'expected images, received none',
  },
  'channels first': {
    file: zip({ images: npy('|u1', [4, 3, 8, 8], bytes), labels }),
    told: 'channels first; they were turned',
    set: ({ imageShape }) => expect(imageShape).toEqual([8, 8, 3]),
  },
  'the order of Fortran': { file: zip({ images: columns(), labels }) },
  'big-endian numbers': {
    file: zip({ images: reversed(Uint16Array.from(bytes, (value) => value * 257)), labels }),
    told: 'pixels are uint16 of 0..65535',
    set: async ({ load }) => expect(Array.from(await load(0)).slice(0, 2)).toEqual([0, 7 * 257]),
  },
  '12 bits in 16': {
    file: zip({
      images: npy(
        '<u2',
        shape,
        Uint16Array.from(bytes, (value) => value * 16),
      ),
      labels,
    }),
    error: 'Say what white is (white)',
  },
  'integers of 64 bits': {
    file: zip({
      images: npy(
        '<i8',
        shape,
        BigInt64Array.from(bytes, (value) => BigInt(value)),
      ),
      labels,
    }),
    told: 'pixels are int64 of 0..255',
  },
  'complex numbers': {
    file: zip({ images: npy('<c8', shape, new Float32Array(1536)), labels }),
    error: '<c8',
  },
  'Python objects': { file: zip({ images: npy('|O', [4], new Uint8Array(8)), labels }), error: '|O' },
  'a value that is not finite': {
    file: zip({
      images: npy(
        '<f4',
        shape,
        Float32Array.from(bytes, (v) => (v === 0 ? Infinity : v / 255)),
      ),
      labels,
    }),
    error: 'expected numbers, received Infinity',
  },
  'more bytes than the header says': {
    file: zip({ images: npy('|u1', [3, 8, 8, 3], bytes), labels: of([0, 1, 0]) }),
    error: 'images',
  },
  'fewer bytes than the header says': {
    file: zip({ images: npy('|u1', [5, 8, 8, 3], bytes), labels }),
    error: 'images',
  },
  'arrays besides': {
    file: zip({ images, labels, patients: of([1, 1, 2, 2]) }),
    told: 'arrays that are not used: patients',
  },
  'two layouts at once': {
    file: zip({ x_train: images, y_train: labels, x_test: images, y_test: labels, images, labels }),
    told: 'arrays that are not used: images, labels',
    set: ({ items }) => expect(items).toHaveLength(8),
  },
  'parts of other sizes': {
    file: zip({ x_train: images, y_train: labels, x_test: npy('|u1', [4, 24, 8], bytes), y_test: labels }),
    error: 'expected parts of one shape',
  },
};

it.each(Object.entries(irregularities))('[arrays.unused] an npz file with %s', async (name, one) => {
  const path = join(root, `${Object.keys(irregularities).indexOf(name)}.npz`);
  await writeFile(path, typeof one.file === 'function' ? one.file() : one.file);
  const opening = arrayFiles({ path, ...one.options });
  if (one.error !== undefined) {
    const error: unknown = await opening.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(CnnError);
    const { message } = error as CnnError;
    expect(message).toContain(one.error);
    expect(message).toContain(path);
    expect(message).not.toContain('\n');
    return;
  }
  const set = await opening;
  if (one.told === undefined) expect(set.told).toEqual([]);
  else expect(set.told.join('\n')).toContain(one.told);
  if (one.set) return one.set(set);
  expect(set.items.map(({ label }) => label)).toEqual([0, 1, 0, 1]);
  for (let image = 0; image < 4; image++) {
    expect(Array.from(await set.load(image))).toEqual(
      Array.from(bytes.subarray(image * 192, (image + 1) * 192)),
    );
  }
});
