import { arraySet, batchSource } from '@cnn/data';
import { hashed } from '@cnn/testing';
import { describe, expect, it } from 'vitest';
import { colourFloor } from './colourFloor.js';

const SIDE = 6;

/** Noise whose level is a little higher for each class, with another level for each image. */
function setOf(classes: number, items = 120) {
  const labels = Int32Array.from({ length: items }, (_, item) => item % classes);
  const perItem = SIDE * SIDE * 3;
  const level = hashed({ seed: 7, size: items, low: 0, high: 40 });
  const data = Uint8Array.from(hashed({ seed: 8, size: items * perItem, low: 0, high: 100 }), (value, at) => {
    const item = Math.floor(at / perItem);
    return Math.floor(value + (level[item] as number) + 20 * (labels[item] as number));
  });
  return arraySet({ images: { shape: [items, SIDE, SIDE, 3], data }, labels });
}

const signal = { aborted: false };
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);

describe('colourFloor', () => {
  it.each([2, 3])(
    'is fitted on the training set alone and measured on the test set, of %i classes',
    async (classes) => {
      const set = setOf(classes);
      const [train, test] = [
        batchSource({ set, indices: range(0, 60) }),
        batchSource({ set, indices: range(60, 120) }),
      ];
      const floor = await colourFloor({ train, test, signal });
      expect(floor).toMatchObject({ features: 12, images: 60 });
      expect(floor?.auc).toBeGreaterThan(0.75);
      // Other labels in the test set change what is measured, not what is fitted.
      const turned = {
        ...set,
        items: set.items.map((item, at) => (at < 60 ? item : { ...item, label: classes - 1 - item.label })),
      };
      const other = await colourFloor({
        train,
        test: batchSource({ set: turned, indices: range(60, 120) }),
        signal,
      });
      expect(other?.auc).toBeLessThan(0.6);
    },
  );

  it('[training.colour-floor] is fitted on at most 10,000 images, at even distances', async () => {
    const items = 12_000;
    const labels = Int32Array.from({ length: items }, (_, item) => Number(item >= items / 2));
    // Only the last images of the training set tell the classes apart.
    const data = Uint8Array.from({ length: items }, (_, item) => (item % 7) + (item > 11_000 ? 100 : 0));
    const set = arraySet({ images: { shape: [items, 1, 1, 1], data }, labels });
    const source = batchSource({ set });
    const floor = await colourFloor({ train: source, test: source, signal });
    expect(floor).toMatchObject({ images: 10_000, features: 4 });
    expect(floor?.auc).toBeGreaterThan(0.55);
  });

  it('[training.colour-floor] counts an image once, however often it is sampled', async () => {
    const set = setOf(2);
    const test = batchSource({ set, indices: range(60, 120) });
    const once = await colourFloor({ train: batchSource({ set, indices: range(0, 60) }), test, signal });
    const twice = batchSource({ set, indices: [...range(0, 60), ...range(0, 60)] });
    expect(await colourFloor({ train: twice, test, signal })).toEqual(once);
  });

  it('is left out for multi-label images', async () => {
    const labels = Uint8Array.from({ length: 12 }, (_, at) => at % 2);
    const images = { shape: [6, SIDE, SIDE, 3], data: new Uint8Array(6 * SIDE * SIDE * 3) };
    const set = {
      ...arraySet({ images, labels: labels.slice(0, 6) }),
      multiLabel: true,
      items: range(0, 6).map(() => ({ label: -1, labels: [0] })),
    };
    const source = batchSource({ set });
    expect(await colourFloor({ train: source, test: source, signal })).toBeUndefined();
  });
});
