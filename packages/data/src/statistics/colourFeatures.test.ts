import { readFileSync } from 'node:fs';
import { hashed } from '@cnn/testing';
import { describe, expect, it } from 'vitest';
import { arraySet } from '../set/arraySet.js';
import { colourFeatures } from './colourFeatures.js';

interface Golden {
  readonly name: string;
  readonly seed: number;
  readonly channels: number;
  readonly classes: number;
  readonly items: number;
  readonly height: number;
  readonly width: number;
  /** Of the first three images. */
  readonly features: readonly number[];
}
const file = new URL('../../../testing/goldens/training/colour_floor.json', import.meta.url);
const goldens = JSON.parse(readFileSync(file, 'utf8')) as Golden[];

/** The images of goldens/colour_floor.py. */
function imagesOf({ seed, channels, classes, items, height, width }: Golden) {
  const labels = Int32Array.from(hashed({ seed: seed + 2, size: items, low: 0, high: 1 }), (x) =>
    Math.floor(x * classes),
  );
  const perItem = height * width * channels;
  const noise = hashed({ seed, size: items * perItem, low: 0, high: 1 });
  const shift = hashed({ seed: seed + 1, size: items * channels, low: 0, high: 60 });
  const data = Uint8Array.from(noise, (value, at) => {
    const item = Math.floor(at / perItem);
    const label = labels[item] as number;
    return Math.floor(
      value * (80 + 10 * label) + (shift[item * channels + (at % channels)] as number) + 6 * label,
    );
  });
  return { images: { shape: [items, height, width, channels], data }, labels };
}

describe('colourFeatures equals NumPy', () => {
  it.each(goldens)('$name, of bytes and of floats', async (golden) => {
    const { images, labels } = imagesOf(golden);
    const floats = { ...images, data: Float32Array.from(images.data) };
    for (const given of [images, floats]) {
      const set = arraySet({ images: given, labels });
      const rows = await colourFeatures({ set });
      expect(rows).toHaveLength(golden.items);
      const first = rows.slice(0, 3).flatMap((row) => [...row]);
      expect(first).toHaveLength(golden.features.length);
      golden.features.forEach((value, at) => {
        expect(Math.abs((first[at] as number) - value)).toBeLessThan(1e-6);
      });
      expect(await colourFeatures({ set, indices: [5, 2] })).toEqual([rows[5], rows[2]]);
    }
  });
});

it('colourFeatures names an image with a pixel that is no number, and can be stopped', async () => {
  const data = new Float32Array(2 * 4 * 4 * 3);
  const zeros = arraySet({ images: { shape: [2, 4, 4, 3], data }, labels: Int32Array.of(0, 1) });
  const set = { ...zeros, load: (index: number) => new Float32Array(48).fill(index === 1 ? Number.NaN : 0) };
  await expect(colourFeatures({ set })).rejects.toThrow('items[1] has a pixel that is no finite number');
  await expect(colourFeatures({ set, signal: { aborted: true } })).rejects.toThrow('was stopped');
});
