import { CnnError } from '@cnn/core';
import { describe, expect, it } from 'vitest';
import { randomColorJitter, randomFlip } from '../index.js';
import { arraySet } from '../set/arraySet.js';
import type { ImageSet } from '../set/imageSet.js';
import { imageSet } from '../set/makeImageSet.js';
import { macenko } from '../stain/normalizeStain.js';
import { fittedSize } from './fitting.js';
import { imageHashes } from './imageHashes.js';
import { preparedSource, testTimeViews } from './preparedSource.js';
import { type Preprocessing, parsePreprocessing, preprocessingOf, rescaleFor } from './preprocessing.js';
import { shownBytes } from './shownBytes.js';
import { arrayWhite, whiteOf } from './white.js';

describe('fittedSize', () => {
  it.each([
    ['a usual image is resized', [1024, 1024], [64, 64]],
    ['a lower one has the scale of usual ones', [512, 1024], [32, 64]],
    ['one that is too large is shrunk until it fits', [2048, 1024], [64, 32]],
    ['one that is too wide as well', [1024, 4096], [16, 64]],
    ['one that has the size already is kept', [64, 64], [64, 64]],
    ['a thin one has a pixel at least', [1, 1024], [1, 64]],
  ] as const)('[images.pad] pads: %s', (_, size, fitted) => {
    expect(fittedSize({ imageSize: [64, 64], usualSize: [1024, 1024], onOddSize: 'pad' }, size)).toEqual(
      fitted,
    );
  });

  it('knows the usual size from imageSize where none is given, and never enlarges then', () => {
    const fitting = { imageSize: [50, 50], onOddSize: 'pad' } as const;
    expect(fittedSize(fitting, [50, 31])).toEqual([50, 31]);
    expect(fittedSize(fitting, [60, 30])).toEqual([50, 25]);
  });

  it('stretches, or leaves out', () => {
    const fitting = { imageSize: [64, 64], usualSize: [100, 80] } as const;
    expect(fittedSize({ ...fitting, onOddSize: 'resize' }, [7, 900])).toEqual([64, 64]);
    expect(fittedSize({ ...fitting, onOddSize: 'skip' }, [100, 80])).toEqual([64, 64]);
    expect(fittedSize({ ...fitting, onOddSize: 'skip' }, [80, 100])).toBeUndefined();
  });
});

const seen = (
  data: Parameters<typeof arrayWhite>[0]['data'],
  dtype?: 'float32' | 'uint8' | 'int64' | 'bool',
) => arrayWhite({ data, dtype, where: 'x.images', imageSize: 2 }).white;

describe('arrayWhite', () => {
  it('[arrays.range] sees white in type and range', () => {
    expect(seen(Uint8Array.of(0, 7), 'uint8')).toBe(255);
    expect(seen(Uint8Array.of(0, 1), 'bool')).toBe(1);
    expect(seen(Int32Array.of(0, 255), 'int64')).toBe(255);
    expect(seen(Uint16Array.of(0, 40_000))).toBe(65_535);
    expect(seen(Float32Array.of(0, 1), 'float32')).toBe(1);
    expect(seen(Float32Array.of(0, 200), 'float32')).toBe(255);
    expect(seen(Float32Array.of(-1.5, 2), 'float32')).toBeNull();
  });

  it.each([
    ['12 bits in 16', Uint16Array.of(0, 4095), undefined, '10, 12, 14 or 16 bits'],
    ['14 bits in 16', Uint16Array.of(0, 16_383), undefined, '10, 12, 14 or 16 bits'],
    ['24 bits', Int32Array.of(0, 1 << 24), undefined, 'more than 16 bits'],
    ['negative integers', Int16Array.of(-1000, 1000), undefined, 'negative integers'],
    ['bytes of 0 and 1', Uint8Array.of(0, 1), 'uint8', 'it may be 1 or 255'],
    ['floats up to 1.2', Float32Array.of(0, 1.2), 'float32', 'it may be 1 or 255'],
  ] as const)('[arrays.ambiguous] refuses %s, with what to do', (_, data, dtype, text) => {
    expect(() => seen(data, dtype)).toThrow(text);
    expect(() => seen(data, dtype)).toThrow('Say what white is (white)');
  });

  it('takes what the user says, and looks whether it can be', () => {
    const of = (white: number | null) =>
      arrayWhite({ data: Uint16Array.of(0, 4095), where: 'x', imageSize: 1, white }).white;
    expect(of(4095)).toBe(4095);
    expect(of(null)).toBeNull();
    expect(() => of(1023)).toThrow('expected values of 0 to white, 1023, received 0 to 4095');
  });

  describe('for a trained model', () => {
    const of = (data: Parameters<typeof arrayWhite>[0]['data'], trained: number | null) =>
      arrayWhite({ data, dtype: 'float32', where: 'x', imageSize: 1, trained }).white;

    it('keeps its white where the range agrees, or leaves it open', () => {
      expect(of(Float32Array.of(0, 200), 255)).toBe(255);
      expect(of(Float32Array.of(0, 1.2), 255)).toBe(255);
      expect(of(Float32Array.of(0, 0), 255)).toBe(255);
      expect(of(Float32Array.of(-1, 1), null)).toBeNull();
      expect(of(Uint8Array.of(0, 200), null)).toBeNull();
    });

    it.each([
      ['0..1 for 0..255', Float32Array.of(0, 1), 255, 'white: 1 or white: 255'],
      ['0..255 for 0..1', Float32Array.of(0, 200), 1, 'white: 255 or white: 1'],
      ['0..1 for no white', Float32Array.of(0, 1), null, 'white: 1 or white: null'],
      ['no white for 0..1', Float32Array.of(-1, 1), 1, 'Bring the values to those of training'],
    ] as const)('[model.another-white] refuses %s, with what to do', (_, data, trained, text) => {
      expect(() => of(data, trained)).toThrow(text);
    });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('[arrays.not-finite] refuses %d by its image', (value) => {
    expect(() => seen(Float32Array.of(0, 1, value, 1), 'float32')).toThrow(
      `x.images[1]: expected numbers, received ${value}`,
    );
  });

  it('leaves floats in memory as they are unless they are of 0..1: their maker knows them', () => {
    expect(seen(Float32Array.of(0, 1))).toBe(1);
    expect(seen(Float32Array.of(0, 200))).toBeNull();
  });
});

/** Four images of 2×2×3. */
function setOf(data: Parameters<typeof arrayWhite>[0]['data'], white?: number | null): ImageSet {
  return arraySet({ images: { shape: [4, 2, 2, 3], data }, labels: [0, 1, 0, 1], white, name: 'x' });
}
const bytes = Uint8Array.from({ length: 48 }, (_, at) => (at * 37) % 256);
const deep = Uint16Array.from(bytes, (value) => value * 257);
const floats = Float32Array.from(bytes, (value) => value / 255);
const signed = Float32Array.from(bytes, (value) => (value - 100) / 50);

const input = [2, 2, 3] as const;
const firstBatch = async (set: ImageSet, preprocessing: Preprocessing): Promise<Float32Array> => {
  for await (const { images } of preparedSource({ set, preprocessing }).batches({ batchSize: 4 }))
    return images.data as Float32Array;
  throw new Error('no batch');
};

describe('preparedSource', () => {
  it.each([
    ['bytes', setOf(bytes)],
    ['16 bits', setOf(deep)],
    ['floats of 0..1', setOf(floats)],
    ['floats of 0..255', setOf(Float32Array.from(bytes), 255)],
  ])('[model.other-white] brings sets of another white to that of training: %s', async (_, trained) => {
    const preprocessing = preprocessingOf({ set: trained, input });
    const expected = await firstBatch(trained, preprocessing);
    expect(Math.max(...expected)).toBeGreaterThan(0.9);
    for (const other of [setOf(bytes), setOf(deep), setOf(floats)]) {
      const received = await firstBatch(other, preprocessing);
      for (const [at, value] of received.entries()) expect(value).toBeCloseTo(expected[at] as number, 6);
    }
  });

  it('[model.no-white] refuses a set of which nothing says what is white, where training knew it, and the other way round', async () => {
    const [known, unknown] = [
      preprocessingOf({ set: setOf(bytes), input }),
      preprocessingOf({ set: setOf(signed), input }),
    ];
    expect(unknown).toMatchObject({ source: { type: 'float32', white: null }, rescale: 1 });
    expect(await firstBatch(setOf(signed), unknown)).toEqual(signed);
    expect(() => rescaleFor(known, setOf(signed))).toThrow(
      'x: expected uint8 of 0..255, as the model was trained on, received float32 of which nothing says what is white',
    );
    expect(() => rescaleFor(unknown, setOf(bytes))).toThrow('received uint8 of 0..255');
  });

  it('refuses a set of another size', () => {
    const preprocessing = { ...preprocessingOf({ set: setOf(bytes), input }), imageSize: [4, 2] as const };
    expect(() => rescaleFor(preprocessing, setOf(bytes))).toThrow(
      'x: expected images of 4×2, as in training, received 2×2. Open the set with imageSize: [4, 2].',
    );
  });

  it('cuts out the middle, and turns to a position', async () => {
    const set = arraySet({
      images: { shape: [1, 4, 4, 1], data: Uint8Array.from({ length: 16 }, (_, at) => at * 10) },
      labels: [0],
    });
    const preprocessing = { ...preprocessingOf({ set, input: [2, 2, 1] }), rescale: 1 };
    expect(preprocessing.cropSize).toEqual([2, 2]);
    const view = async (position: number) => {
      const source = preparedSource({ set, preprocessing, position });
      for await (const { images } of source.batches({ batchSize: 1 })) return [...images.data];
      return [];
    };
    expect(await view(0)).toEqual([50, 60, 90, 100]);
    expect(await view(1)).toEqual([60, 50, 100, 90]);
    expect([testTimeViews([2, 2, 1]), testTimeViews([2, 3, 1])]).toEqual([8, 4]);
  });

  it('[images.values] refuses a loaded value outside of 0..white, and one that is not finite, by name', async () => {
    const own = (value: number, white?: number | null) =>
      imageSet({
        ...{ name: 'mine', classNames: ['a'], imageShape: [1, 1, 1], pixelType: 'float32' },
        ...{ items: [{ label: 0, file: 'a.raw' }], load: () => Float32Array.of(value) },
        ...(white === undefined ? {} : { white }),
      });
    const read = (set: ImageSet) => firstBatch(set, preprocessingOf({ set, input: [1, 1, 1] }));
    await expect(read(own(200))).rejects.toThrow(
      'mine: items[0] (a.raw) has the value 200, expected numbers of 0 to white, 1. Give the set its white, such as 255',
    );
    await expect(read(own(Number.NaN, null))).rejects.toThrow('has the value NaN, expected finite numbers');
    expect(await read(own(200, 255))).toEqual(Float32Array.of(200 / 255));
    expect(await read(own(-3, null))).toEqual(Float32Array.of(-3));
  });

  it('[images.no-white] refuses steps that change values, and stain normalization, where no white is known', () => {
    const set = setOf(signed);
    const preprocessing = preprocessingOf({ set, input });
    const jitter = randomColorJitter({ brightness: 0.1 });
    expect(() => preparedSource({ set, preprocessing, augment: [jitter] })).toThrow(
      'augment[0] (randomColorJitter): changes values, and of these images nothing says which is white',
    );
    expect(() => preparedSource({ set, preprocessing, augment: [randomFlip()] })).not.toThrow();
    expect(() => preparedSource({ set, preprocessing: { ...preprocessing, stain: macenko() } })).toThrow(
      'x: stain normalization needs to know which value is white',
    );
  });
});

describe('parsePreprocessing', () => {
  it('gives back what was written', () => {
    const fail = (problem: string): never => {
      throw new CnnError('FILE', problem);
    };
    const preprocessing = preprocessingOf({ set: setOf(deep), input: [1, 2, 3], stain: macenko() });
    expect(
      parsePreprocessing({ json: JSON.parse(JSON.stringify(preprocessing)), input: [1, 2, 3], fail }),
    ).toEqual(preprocessing);
  });
});

describe('imageHashes', () => {
  it('is equal for equal pixels alone, whatever they are stored as', async () => {
    const hashes = await imageHashes({ set: setOf(bytes) });
    expect(new Set(hashes).size).toBe(4);
    for (const hash of hashes) expect(hash).toMatch(/^[0-9a-f]{16}$/);
    expect(await imageHashes({ set: setOf(deep) })).toEqual(hashes);
    expect(await imageHashes({ set: setOf(floats), indices: [2, 0] })).toEqual([hashes[2], hashes[0]]);
    const changed = bytes.slice();
    changed[17] = 255 - (changed[17] as number);
    const others = await imageHashes({ set: setOf(changed) });
    expect(others.map((hash, at) => hash === hashes[at])).toEqual([true, false, true, true]);
    expect(new Set(await imageHashes({ set: setOf(signed) })).size).toBe(4);
  });

  it('tells 20,000 images apart that differ in a value or two', async () => {
    const data = new Uint8Array(20_000 * 12);
    for (let image = 0; image < 20_000; image++) {
      data[image * 12 + (image % 12)] = 1 + (image % 254);
      data[image * 12 + 11] = image >> 7;
    }
    const distinct = new Set(
      Array.from({ length: 20_000 }, (_, at) => data.subarray(at * 12, at * 12 + 12).join()),
    );
    const set = arraySet({ images: { shape: [20_000, 2, 2, 3], data }, labels: new Int32Array(20_000) });
    expect(new Set(await imageHashes({ set })).size).toBe(distinct.size);
  });

  it('stops when it is asked to', async () => {
    const hashing = imageHashes({ set: setOf(bytes), signal: AbortSignal.abort() });
    await expect(hashing).rejects.toMatchObject({ code: 'ABORTED' });
  });
});

it('shownBytes shows white as white, or an image’s own range', () => {
  expect([...shownBytes(Float32Array.of(0, 0.5, 2), 1)]).toEqual([0, 128, 255]);
  expect([...shownBytes(Float32Array.of(-1, 1, 3), null)]).toEqual([0, 128, 255]);
  expect([...shownBytes(Float32Array.of(5, 5), null)]).toEqual([0, 0]);
  expect(whiteOf({ pixelType: 'float32' })).toBe(1);
});
