import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSafetensors, type TensorValues, writeSafetensors } from '@cnn/core';
import type { NdArray } from '@cnn/data';
import { mutated } from '@cnn/testing';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeImage } from '../decode/decodeImage.js';
import { readBytes } from '../files/files.js';
import { readArrays } from '../sets/arrays/readArrays.js';
import { openHdf5Bytes } from '../sets/hdf5/hdf5Bytes.js';
import { openSlide } from '../slide/openSlide.js';

/** How many mutations of each kind of file. */
const COUNT = Number(process.env.MUTATIONS ?? 20);
const FIRST = Number(process.env.MUTATIONS_FROM ?? 0);

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-mutations-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const golden = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../../testing/goldens/data/${name}.json`, import.meta.url), 'utf8'));
const fromBase64 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));

const [width, height] = [40, 30];
const picture = (): Sharp =>
  sharp(
    Buffer.from(
      Array.from({ length: width * height * 3 }, (_, at) => 40 + ((at * 37 + (at >> 5) * 11) % 180)),
    ),
    { raw: { width, height, channels: 3 } },
  );
const tiles = { tile: true, tileWidth: 16, tileHeight: 16 } as const;

type Read = (path: string) => Promise<unknown>;
const asImage: Read = async (path) => {
  const image = await decodeImage({ path });
  return [image.height, image.width, image.data];
};
const asSlide: Read = async (path) => {
  const slide = await openSlide({ path, maxPixels: 1e6 });
  const size = { width: Math.min(slide.width, 200), height: Math.min(slide.height, 200) };
  return [slide.width, slide.height, await slide.readRegion({ x: 0, y: 0, ...size })];
};
const asArrays: Read = async (path) => {
  const arrays = Object.entries(await readArrays(path));
  return arrays.map(([name, { shape, dtype, data }]: [string, NdArray]) => [name, shape, dtype, data]);
};
const asHdf5: Read = async (path) => {
  const array = await openHdf5Bytes({ path, name: 'x' });
  try {
    return [array.shape, array.read(0, array.shape[0] as number)];
  } finally {
    array.close();
  }
};
const asWeights: Read = async (path) => readSafetensors(await readBytes(path), path);

const weights: TensorValues = {
  'conv/kernel': { shape: [3, 3, 1, 4], data: Float32Array.from({ length: 36 }, (_, at) => at / 7) },
  'conv/bias': { shape: [4], data: new Float32Array(4).fill(0.5) },
};

interface Kind {
  readonly file: () => Promise<Uint8Array>;
  readonly read: Read;
  /**
   * What of the file nothing guards, so that a change of it gives other values and no reader could know. Absent: every change of a
   * value is found.
   */
  readonly unguarded?: string;
}

/** Of every format that is read. */
const kinds: Readonly<Record<string, Kind>> = {
  'PNG, RGB': { file: () => picture().png().toBuffer(), read: asImage },
  'PNG, palette': { file: () => picture().png({ palette: true }).toBuffer(), read: asImage },
  'PNG, 16 bits': { file: () => picture().toColourspace('rgb16').png().toBuffer(), read: asImage },
  JPEG: { file: () => picture().jpeg().toBuffer(), read: asImage, unguarded: 'pixels and tables' },
  'JPEG, progressive': {
    file: () => picture().jpeg({ progressive: true }).toBuffer(),
    read: asImage,
    unguarded: 'pixels and tables',
  },
  GIF: { file: () => picture().gif().toBuffer(), read: asImage, unguarded: 'pixels, palette and sizes' },
  WebP: { file: () => picture().webp().toBuffer(), read: asImage, unguarded: 'pixels' },
  'WebP, lossless': {
    file: () => picture().webp({ lossless: true }).toBuffer(),
    read: asImage,
    unguarded: 'pixels',
  },
  'TIFF in strips': {
    file: () => picture().tiff({ compression: 'none' }).toBuffer(),
    read: asImage,
    unguarded: 'pixels and tags',
  },
  'TIFF, LZW': {
    file: () => picture().tiff({ compression: 'lzw' }).toBuffer(),
    read: asImage,
    unguarded: 'pixels and tags',
  },
  'TIFF in tiles, deflate': {
    file: () =>
      picture()
        .tiff({ compression: 'deflate', ...tiles })
        .toBuffer(),
    read: asSlide,
    unguarded: 'tags',
  },
  'TIFF in tiles, JPEG': {
    file: () =>
      picture()
        .tiff({ compression: 'jpeg', ...tiles })
        .toBuffer(),
    read: asSlide,
    unguarded: 'pixels and tags',
  },
  'OME-TIFF in planes': {
    file: async () => fromBase64(golden('tiffs').oneImage['planes with sizes below them']),
    read: asSlide,
    unguarded: 'tags',
  },
  PPM: {
    file: async () =>
      Buffer.concat([Buffer.from(`P6 ${width} ${height} 255\n`), await picture().raw().toBuffer()]),
    read: asImage,
    unguarded: 'all of it',
  },
  npy: { file: async () => fromBase64(golden('npy')[0].file), read: asArrays, unguarded: 'all of it' },
  npz: { file: async () => fromBase64(golden('npz')[0].file), read: asArrays },
  'npz, compressed': { file: async () => fromBase64(golden('npz')[1].file), read: asArrays },
  idx: { file: async () => fromBase64(golden('idx')[0].file), read: asArrays, unguarded: 'all of it' },
  HDF5: { file: async () => fromBase64(golden('hdf5').train.x), read: asHdf5, unguarded: 'all of it' },
  'HDF5, packed': {
    file: async () => fromBase64(golden('hdf5').test.x),
    read: asHdf5,
    unguarded: 'the names and sizes',
  },
  safetensors: {
    file: async () => writeSafetensors({ tensors: weights }),
    read: asWeights,
    unguarded: 'all of it; model folders keep a sum of it',
  },
};

/** Values as a short text, to be compared. */
function digest(value: unknown): string {
  const text = JSON.stringify(value, (_, part) =>
    ArrayBuffer.isView(part) ? [...(part as Uint8Array)] : part,
  );
  return createHash('sha256').update(text).digest('hex');
}

describe('a damaged file', () => {
  it.each(Object.entries(kinds))(
    'gives the same values, or one line that names it: %s',
    async (name, { file, read, unguarded }) => {
      const bytes = await file();
      const path = join(root, name.replaceAll(/\W+/g, '-'));
      await writeFile(path, bytes);
      const whole = digest(await read(path));
      const outcomes = { same: 0, refused: 0, other: 0 };
      for (let index = FIRST; index < FIRST + COUNT; index++) {
        const mutation = mutated({ bytes, index });
        await writeFile(path, mutation.bytes);
        const where = `${name}, mutation ${index} (MUTATIONS_FROM=${index} MUTATIONS=1): ${mutation.what}`;
        const start = performance.now();
        const outcome = await read(path).then(
          (value) => (digest(value) === whole ? 'same' : 'other'),
          (error: unknown) => {
            expect(error, where).toMatchObject({ name: 'CnnError' });
            const { message } = error as Error;
            expect(message, where).toContain(path);
            expect(message, where).not.toMatch(/\n/);
            expect(message.length, where).toBeLessThan(700);
            return 'refused' as const;
          },
        );
        expect(performance.now() - start, `${where} took long`).toBeLessThan(5000);
        if (!unguarded) expect(outcome, where).not.toBe('other');
        outcomes[outcome]++;
      }
      expect(outcomes.refused, JSON.stringify(outcomes)).toBeGreaterThan(COUNT > 10 ? 0 : -1);
      // One gigabyte more than a test runner has anyway: no size in a file is believed.
      expect(process.memoryUsage().rss).toBeLessThan(2 * 1024 ** 3);
    },
    30_000 + 100 * COUNT,
  );
});
