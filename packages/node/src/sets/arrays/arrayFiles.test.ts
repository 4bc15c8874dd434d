import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ArrayFilesOptions, arrayFiles } from './arrayFiles.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-arrays-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** NumPy's format, version 1.0. */
function npy(descr: string, shape: readonly number[], data: ArrayBufferView): Uint8Array {
  const dims = `${shape.join(', ')}${shape.length === 1 ? ',' : ''}`;
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${dims}), }`.padEnd(117);
  const start = Uint8Array.from([0x93, ...Buffer.from('NUMPY'), 1, 0, 118, 0]);
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return Buffer.concat([start, Buffer.from(`${header}\n`), bytes]);
}

let files = 0;
async function open(entries: Record<string, Uint8Array>, options: Partial<ArrayFilesOptions> = {}) {
  const path = join(root, `${files++}.npz`);
  const named = Object.entries(entries).map(([name, bytes]) => [`${name}.npy`, bytes] as const);
  await writeFile(path, zipSync(Object.fromEntries(named)));
  return arrayFiles({ path, ...options });
}

const shape = [4, 8, 8, 3];
const bytes = Uint8Array.from({ length: 4 * 8 * 8 * 3 }, (_, at) => (at * 7) % 256);
const labels = npy('|u1', [4], Uint8Array.of(0, 1, 0, 1));
const images = {
  uint8: npy('|u1', shape, bytes),
  int64: npy(
    '<i8',
    shape,
    BigInt64Array.from(bytes, (value) => BigInt(value)),
  ),
  uint16: npy(
    '<u2',
    shape,
    Uint16Array.from(bytes, (value) => value * 257),
  ),
  float32: npy(
    '<f4',
    shape,
    Float32Array.from(bytes, (value) => value / 255),
  ),
  float64: npy('<f8', shape, Float64Array.from(bytes)),
  negative: npy(
    '<f4',
    shape,
    Float32Array.from(bytes, (value) => value / 127 - 1),
  ),
  '12 bits': npy(
    '<u2',
    shape,
    Uint16Array.from(bytes, (value) => value * 16),
  ),
};

describe('an npz file', () => {
  it.each([
    ['uint8', 'uint8', 255, undefined],
    ['int64', 'uint8', 255, 'pixels are int64 of 0..255 (white'],
    ['uint16', 'float32', 65_535, 'pixels are uint16 of 0..65535 (white'],
    ['float32', 'float32', 1, 'pixels are float32 of 0..1 (white'],
    ['float64', 'float32', 255, 'pixels are float64 of 0..255 (white'],
    ['negative', 'float32', null, 'of which nothing says what is white; they are left as they are'],
  ] as const)('[arrays.told] of %s says what its pixels are', async (kind, pixelType, white, told) => {
    const set = await open({ images: images[kind], labels });
    expect(set).toMatchObject({ pixelType, white, imageShape: [8, 8, 3] });
    if (told === undefined) expect(set.told).toEqual([]);
    else expect(set.told[0]).toContain(told);
  });

  it('is refused where white is not clear, and taken with what the user says', async () => {
    await expect(open({ images: images['12 bits'], labels })).rejects.toThrow('10, 12, 14 or 16 bits');
    const set = await open({ images: images['12 bits'], labels }, { white: 4095 });
    expect(set.white).toBe(4095);
    const source = { type: 'uint16', white: 65_535 };
    expect((await open({ images: images['12 bits'], labels }, { source })).white).toBe(65_535);
  });

  it('is refused when its range means another white than that of the model it is for', async () => {
    const source = { type: 'float32', white: 255 };
    await expect(open({ images: images.float32, labels }, { source })).rejects.toThrow(
      'expected float32 with values of 0..255, as the model was trained on, received 0 to',
    );
    expect((await open({ images: images.float32, labels }, { source, white: 1 })).white).toBe(1);
  });

  it('[arrays.channels-first] with channels before rows is turned, and told', async () => {
    const first = new Uint8Array(bytes.length);
    for (let at = 0; at < bytes.length; at++) {
      const [image, pixel, channel] = [Math.floor(at / 192), Math.floor((at % 192) / 3), at % 3];
      first[image * 192 + channel * 64 + pixel] = bytes[at] as number;
    }
    const turned = await open({ images: npy('|u1', [4, 3, 8, 8], first), labels });
    expect(turned.imageShape).toEqual([8, 8, 3]);
    expect(turned.told[0]).toContain('images are [4, 3, 8, 8], channels first; they were turned');
    expect(await turned.load(2)).toEqual(bytes.subarray(384, 576));
    const grey = await open({ images: npy('|u1', [4, 1, 8, 8], bytes.subarray(0, 256)), labels });
    expect(grey.imageShape).toEqual([8, 8, 1]);
    const four = await open({
      images: npy('|u1', [3, 4, 8, 8], bytes),
      labels: npy('|u1', [3], Uint8Array.of(0, 1, 0)),
    });
    expect(four.imageShape).toEqual([8, 8, 4]);
  });

  it('[arrays.parts-differ] is refused when its parts have other types, or another white', async () => {
    const parts = (test: Uint8Array) => ({
      ...{ x_train: images.float32, y_train: labels },
      ...{ x_test: test, y_test: labels },
    });
    await expect(open(parts(images.uint8))).rejects.toThrow(
      'expected parts of one type, received float32 and uint8',
    );
    const large = npy('<f4', shape, Float32Array.from(bytes));
    await expect(open(parts(large))).rejects.toThrow(
      'expected one white in all parts, received 1 in x_train and 255 in x_test',
    );
    expect((await open(parts(images.float32))).items).toHaveLength(8);
  });

  it('[arrays.not-finite-file] is refused when a value is not finite, by array and image', async () => {
    const data = Float32Array.from(bytes, (value) => value / 255);
    data[200] = Number.NaN;
    await expect(open({ images: npy('<f4', shape, data), labels })).rejects.toThrow(
      /\.npz: images\[1\]: expected numbers, received NaN/,
    );
  });

  it('[arrays.names] is refused with names as labels, and says how to make them numbers', async () => {
    const names = npy(
      '<U2',
      [4],
      Uint32Array.from({ length: 8 }, () => 97),
    );
    await expect(open({ images: images.uint8, labels: names })).rejects.toThrow(
      'names, labels = numpy.unique(labels, return_inverse=True)',
    );
  });
});
