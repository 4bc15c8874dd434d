import { expect, it } from 'vitest';
import { arraySource } from '../batches/batchSource.js';
import type { CustomSteps } from './augment.js';
import { randomFlip } from './steps/randomFlip.js';

/** Darkens by up to `most` of the value. */
const customSteps: CustomSteps = {
  randomDarken: {
    needsWhite: true,
    fields: {
      most: { expected: 'a share of 0 to 1', holds: (value) => Number(value) >= 0 && Number(value) <= 1 },
    },
    check: () => undefined,
    apply({ most }, pixels, _, random) {
      const factor = 1 - most * random.uniform();
      for (let i = 0; i < pixels.length; i++) pixels[i] = (pixels[i] as number) * factor;
    },
  },
};
const arrays = {
  images: { shape: [2, 1, 2, 1], data: Uint8Array.of(100, 200, 50, 60) },
  labels: [0, 1],
  rescale: 1,
};

async function first(options: object): Promise<number[]> {
  const source = arraySource({ ...arrays, customSteps, ...options });
  for await (const { images } of source.batches({ batchSize: 1, epoch: 3, seed: 1 })) return [...images.data];
  return [];
}

it('a step of one’s own is done to each image anew, as a function of (seed, epoch, item)', async () => {
  const augment = [{ type: 'randomDarken', most: 0.5 }];
  const [left = 0, right = 0] = await first({ augment });
  expect(left).toBeLessThan(100);
  expect(left).toBeGreaterThan(50);
  expect(right / left).toBeCloseTo(2, 5);
  expect(await first({ augment })).toEqual([left, right]);
  expect(await first({ augment: [{ type: 'randomDarken', most: 0 }] })).toEqual([100, 200]);
  const flipped = await first({
    augment: [
      { type: 'randomDarken', most: 0 },
      { ...randomFlip(), probability: 1 },
    ],
  });
  expect([...flipped].sort((a, b) => a - b)).toEqual([100, 200]);
});

it('its fields are checked as those of other steps, and it does not run in workers', async () => {
  await expect(first({ augment: [{ type: 'randomDarken', most: 2 }] })).rejects.toThrow(
    'augment[0] (randomDarken): expected most as a share of 0 to 1, received 2',
  );
  await expect(first({ augment: [{ type: 'randomDarken', least: 2 }] })).rejects.toThrow("no field 'least'");
  await expect(first({ augment: [{ type: 'randomdarken', most: 1 }] })).rejects.toThrow(
    "Did you mean 'randomDarken'?",
  );
  const workers = { prepare: () => Promise.reject(new Error('not called')) };
  await expect(first({ augment: [{ type: 'randomDarken', most: 1 }], workers })).rejects.toThrow(
    'Leave workers out',
  );
});
