import { describe, expect, it } from 'vitest';
import type { ImageShape } from '../set/imageSet.js';
import { type AugmentationStep, augmentImage, checkAugmentation } from './augment.js';
import { centerCrop } from './steps/centerCrop.js';
import {
  randomBrightness,
  randomColorJitter,
  randomContrast,
  randomHue,
  randomSaturation,
} from './steps/colour.js';
import { dihedral } from './steps/dihedral.js';
import { randomGaussianBlur, randomGaussianNoise } from './steps/noise.js';
import { randAugment } from './steps/randAugment.js';
import {
  randomAffine,
  randomRotation,
  randomShear,
  randomTranslation,
  randomZoom,
} from './steps/randomAffine.js';
import { randomCrop, randomResizedCrop } from './steps/randomCrop.js';
import { cutout, randomErasing } from './steps/randomErasing.js';
import { randomFlip } from './steps/randomFlip.js';
import { randomJpeg } from './steps/randomJpeg.js';
import { randomQuarterTurn } from './steps/randomQuarterTurn.js';
import { randomStain } from './steps/randomStain.js';

const every: readonly AugmentationStep[] = [
  randAugment(),
  randAugment({ numOps: 4, magnitude: 30, fillMode: 'constant' }),
  randomAffine({ rotation: 20, zoom: 0.2, shear: { x: 5 }, shift: [-0.1, 0.2] }),
  randomBrightness({ factor: 0.3 }),
  randomColorJitter({ brightness: 0.2, contrast: [0.5, 2], saturation: 0.4, hue: 0.1 }),
  randomContrast({ factor: 0.3 }),
  randomCrop({ padding: 2 }),
  randomErasing(),
  cutout({ fillValue: 'mean' }),
  randomFlip(),
  randomFlip({ mode: 'vertical' }),
  randomGaussianBlur(),
  randomGaussianNoise(),
  randomHue({ factor: 0.1 }),
  randomJpeg(),
  randomQuarterTurn(),
  randomResizedCrop(),
  randomRotation({ factor: 0.1 }),
  randomSaturation({ factor: 0.5 }),
  randomShear({ shear: 10 }),
  randomStain({ sigma: 0.2 }),
  randomTranslation({ heightFactor: 0.2, widthFactor: [-0.3, 0] }),
  { ...randomZoom({ heightFactor: 0.2, widthFactor: 0.1 }), probability: 0.5 },
];

const count = (n: number): Float32Array => Float32Array.from({ length: n }, (_, i) => i);

describe('augmentImage', () => {
  const outcomes = (steps: readonly AugmentationStep[]): Map<string, number> => {
    const found = new Map<string, number>();
    for (let item = 0; item < 800; item++) {
      const pixels = count(4);
      augmentImage({ pixels, imageShape: [2, 2, 1], white: 255, steps, seed: 0, epoch: 0, item });
      found.set(pixels.join(''), (found.get(pixels.join('')) ?? 0) + 1);
    }
    return found;
  };

  it.each([
    ['horizontal', ['0123', '1032']],
    ['vertical', ['0123', '2301']],
    ['horizontalAndVertical', ['0123', '1032', '2301', '3210']],
  ] as const)('flips %s', (mode, expected) => {
    expect([...outcomes([randomFlip({ mode })]).keys()].sort()).toEqual(expected);
  });

  it('gives all eight positions of a square, about as often', () => {
    const found = outcomes([randomFlip({ mode: 'horizontal' }), randomQuarterTurn()]);
    expect(found.size).toBe(8);
    for (const times of found.values()) expect(Math.abs(times - 100)).toBeLessThan(40);
  });
});

describe('checkAugmentation', () => {
  const check = (step: unknown, imageShape: ImageShape = [2, 2, 1]) =>
    checkAugmentation({ steps: [step as AugmentationStep], imageShape, white: 255 });

  it.each(every)('accepts %j, also after JSON', (step) => {
    expect(() => check(JSON.parse(JSON.stringify(step)), [8, 8, 3])).not.toThrow();
  });

  it.each([
    [
      { type: 'blur' },
      'augment[0] (blur): there is no such step. There are centerCrop, dihedral, randAugment',
    ],
    [{ type: 'toString' }, 'augment[0] (toString): there is no such step'],
    [{ type: 'randomFlip', mode: 'sideways' }, 'received "sideways"'],
    [{ ...randomFlip(), probability: 2 }, 'expected probability 0 to 1, received 2'],
    [randomRotation({ factor: Number.NaN }), 'expected rotation [low, high]'],
    [randomZoom({ heightFactor: [-1, 0] }), 'expected zoom [low, high] within 0.01 to 100'],
    [randomAffine({ fillMode: 'mirror' as never }), 'received "mirror"'],
    [randomAffine({ interpolation: 'cubic' as never }), 'received "cubic"'],
    [randomHue({ factor: 0.1 }), 'expected images of 3 channels, received 1'],
    [randomHue({ factor: 0.6 }), 'expected hue [low, high] within -0.5 to 0.5'],
    [randomCrop({ padding: 0.5 }), 'whole pixel, received 0.5'],
    [randomErasing({ scale: [0.5, 0.1] }), 'low at most high'],
    [randomErasing({ fillValue: Number.NaN }), "or 'mean', received NaN"],
    [randomJpeg({ quality: [0, 50] }), 'within 1 to 100'],
    [randomStain({ sigma: 2 }), 'sigma and bias'],
    [randAugment({ magnitude: 31 }), 'received 31'],
    [randAugment({ numOps: 0 }), 'received 0'],
  ])('refuses %j', (step, message) => {
    expect(() => check(step)).toThrow(message);
  });

  it.each([
    [randomCrop({ size: [3, 2] }), [3, 2, 1]],
    [randomCrop({ size: 5, padding: 1 }), [5, 5, 1]],
    [centerCrop({ size: 2 }), [2, 2, 1]],
    [randomResizedCrop({ size: [9, 8] }), [9, 8, 1]],
    [randomCrop({ padding: 1 }), [4, 5, 1]],
  ])('%j tells the shape afterwards', (step, shape) => {
    expect(check(step, [4, 5, 1])).toEqual(shape);
    const pixels = augmentImage({
      ...{ pixels: count(20), imageShape: [4, 5, 1], white: 255 },
      steps: [step],
      seed: 1,
      epoch: 0,
      item: 0,
    });
    expect(pixels).toHaveLength((shape[0] ?? 0) * (shape[1] ?? 0));
  });

  it.each([
    [randomCrop({ size: 5 }), "expected size of at most the image's 4×5, received 5×5"],
    [randomCrop({ size: 7, padding: 1 }), '4×5 with 1 around it, received 7×7'],
    [randomCrop({}), 'padding of at least 1'],
    [centerCrop({ size: [4, 6] }), 'received 4×6. Make'],
    [centerCrop({ size: 0 }), 'whole pixels above 0, at most 16384, received 0'],
    [randomResizedCrop({ size: 1.5 }), 'received 1.5'],
    [{ ...centerCrop({ size: 2 }), probability: 0.5 }, 'expected probability 1, received 0.5'],
  ])('refuses %j for 4×5', (step, message) => {
    expect(() => check(step, [4, 5, 1])).toThrow(message);
  });

  it('refuses a turn of images that are not square', () => {
    expect(() => check(randomQuarterTurn(), [2, 3, 1])).toThrow('expected square images, received 2×3');
  });
});

describe.each(every)('%j', (step) => {
  const imageShape: ImageShape = [12, 12, 3];
  /** Smooth colours, so that a shift is no noise. */
  const image = (white: number): Float32Array =>
    Float32Array.from({ length: 12 * 12 * 3 }, (_, at) => {
      const [pixel, channel] = [Math.floor(at / 3), at % 3];
      const [y, x] = [Math.floor(pixel / 12), pixel % 12];
      return white * (0.5 + 0.35 * Math.sin(x / 2 + channel) * Math.cos(y / 3 - channel));
    });
  const made = (options: { seed?: number; epoch?: number; item?: number; white?: number }): Float32Array => {
    const { seed = 1, epoch = 0, item = 0, white = 255 } = options;
    const pixels = image(white);
    augmentImage({ pixels, imageShape, white, steps: [step], seed, epoch, item });
    return pixels;
  };
  const items = Array.from({ length: 20 }, (_, item) => item);

  it('is a function of seed, epoch and item, and changes with each', () => {
    const text = (key: Parameters<typeof made>[0]): string => made(key).join();
    const first = items.map((item) => text({ item }));
    expect(items.map((item) => text({ item }))).toEqual(first);
    expect(items.map((item) => text({ item, epoch: 1 }))).not.toEqual(first);
    expect(items.map((item) => text({ item, seed: 2 }))).not.toEqual(first);
    expect(new Set(first).size).toBeGreaterThan(1);
  });

  it('[train.augment-range] gives numbers of 0..white, the same for bytes and floats', () => {
    for (const item of items) {
      const bytes = made({ item });
      expect(bytes.every((value) => value >= 0 && value <= 255)).toBe(true);
      if (step.type === 'randAugment') continue; // equalize and posterize round to bytes
      const floats = made({ item, white: 1 });
      const worst = floats.reduce(
        (most, value, at) => Math.max(most, Math.abs(255 * value - (bytes[at] as number))),
        0,
      );
      expect(worst).toBeLessThan(0.01);
    }
  });
});

it('does a step to the share of images that probability says', () => {
  const changed = Array.from({ length: 1000 }, (_, item) => {
    const pixels = Float32Array.of(1, 2, 3, 4);
    const steps = [{ ...randomBrightness({ factor: [2, 2] }), probability: 0.3 }];
    augmentImage({ pixels, imageShape: [2, 2, 1], white: 255, steps, seed: 0, epoch: 0, item });
    return pixels[0] === 2;
  }).filter(Boolean).length;
  expect(Math.abs(changed - 300)).toBeLessThan(50);
});

it('dihedral gives the eight positions, each by its number', () => {
  const made = Array.from({ length: 8 }, (_, position) => {
    const pixels = count(4);
    augmentImage({
      pixels,
      imageShape: [2, 2, 1],
      white: 255,
      steps: [dihedral({ position })],
      seed: 0,
      epoch: 0,
      item: 0,
    });
    return pixels.join('');
  });
  // NumPy on [[0, 1], [2, 3]]: itself, fliplr, flipud, rot90(k=2), and rot90 of each.
  expect(made).toEqual(['0123', '1032', '2301', '3210', '1302', '0213', '3120', '2031']);
  const check = (position: number, imageShape: ImageShape) => () =>
    checkAugmentation({ steps: [dihedral({ position })], imageShape, white: 255 });
  expect(check(4, [2, 3, 1])).toThrow('expected square images for position 4');
  expect(check(3, [2, 3, 1])).not.toThrow();
  expect(check(8, [2, 2, 1])).toThrow('position 0 to 7, received 8');
});
