import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ImageShape } from '../../set/imageSet.js';
import { augmentImage } from '../augment.js';
import { centerCrop } from '../steps/centerCrop.js';
import { gaussianBlur } from './blur.js';
import { adjustBrightness, adjustContrast, adjustHue, adjustSaturation } from './colour.js';
import { degradeAsJpeg } from './jpeg.js';
import { resizedCrop } from './resizedCrop.js';
import { adjustSharpness, autocontrast, equalize, posterize, solarize } from './tones.js';
import { flipHorizontal, flipVertical, turnQuarter } from './turns.js';
import { affineMatrix, type FillMode, type Interpolation, warp } from './warp.js';
import { windowOf } from './window.js';

interface Case {
  readonly op: string;
  readonly args: Readonly<Record<string, never>> & { readonly factor: number };
  readonly pixels: readonly number[];
}
interface Goldens {
  readonly height: number;
  readonly width: number;
  readonly cases: readonly Case[];
  readonly jpeg: {
    readonly height: number;
    readonly width: number;
    readonly image: readonly number[];
    readonly results: readonly {
      readonly channels: 'rgb' | 'grey';
      readonly quality: number;
      readonly pixels: readonly number[];
    }[];
  };
}
const file = new URL('../../../../testing/goldens/data/augment.json', import.meta.url);
const goldens = JSON.parse(readFileSync(file, 'utf8')) as Goldens;
const imageShape: ImageShape = [goldens.height, goldens.width, 3];

/** The image of the goldens: MurmurHash3's finalizer of (5, index), as in golden.py. */
function image(): Float32Array {
  return Float32Array.from({ length: goldens.height * goldens.width * 3 }, (_, index) => {
    let h = (Math.imul(index, 0x9e3779b1) + Math.imul(5, 0x85ebca6b)) >>> 0;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b) >>> 0;
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35) >>> 0;
    return 0.05 + 0.9 * (((h ^ (h >>> 16)) >>> 8) / 2 ** 24);
  });
}

/** Changes the pixels in place, or returns others. */
type Change = (pixels: Float32Array, args: Record<string, unknown> & { factor: number }) => unknown;

function warped(
  pixels: Float32Array,
  matrix: readonly number[],
  args: Record<string, unknown>,
): Float32Array {
  const to = new Float32Array(pixels.length);
  warp({
    from: pixels,
    to,
    imageShape,
    matrix: matrix as unknown as Parameters<typeof warp>[0]['matrix'],
    interpolation: args.interpolation as Interpolation,
    fillMode: (args.fillMode ?? 'constant') as FillMode,
    fillValue: args.fillMode === undefined ? 0 : 0.3,
  });
  return to;
}

function shapeOf(size: unknown): ImageShape {
  const [height, width] = size as [number, number];
  return [height, width, 3];
}

/** Values of 0..1 as those of 0..255 that goldens of bytes have. */
function asBytes(change: (pixels: Float32Array) => void): Change {
  return (pixels) => {
    const bytes = pixels.map((value) => Math.round(value * 255));
    change(bytes);
    return bytes;
  };
}

const changes: Record<string, Change> = {
  affine: (pixels, args) => {
    const { rotation, scale, shear, translate } = args as unknown as {
      rotation: number;
      scale: number;
      shear: [number, number];
      translate: [number, number];
    };
    const parts = {
      rotation,
      scaleX: scale,
      scaleY: scale,
      shearX: shear[0],
      shearY: shear[1],
      shiftX: translate[0],
      shiftY: translate[1],
    };
    return warped(pixels, affineMatrix(parts, imageShape), args);
  },
  warp: (pixels, args) => warped(pixels, args.matrix as number[], args),
  adjust_brightness: (pixels, { factor }) => adjustBrightness(pixels, factor, 1),
  adjust_contrast: (pixels, { factor }) => adjustContrast(pixels, 3, factor, 1),
  adjust_saturation: (pixels, { factor }) => adjustSaturation(pixels, factor, 1),
  adjust_hue: (pixels, { factor }) => adjustHue(pixels, factor),
  adjust_sharpness: (pixels, { factor }) => adjustSharpness(pixels, imageShape, factor, 1),
  autocontrast: (pixels) => autocontrast(pixels, 3, 1),
  solarize: (pixels, { threshold }) => solarize(pixels, threshold as number, 1),
  equalize: asBytes((pixels) => equalize(pixels, 3, 255)),
  posterize: (pixels, { bits }) =>
    asBytes((bytes) => posterize(bytes, bits as number, 255))(pixels, { factor: 0 }),
  gaussian_blur: (pixels, { sigma }) => gaussianBlur(pixels, imageShape, sigma as number),
  resized_crop: (pixels, { box, size = imageShape }) => {
    const [top, left, rows, columns] = box as [number, number, number, number];
    return resizedCrop({ pixels, imageShape, rectangle: { left, top, rows, columns }, shape: shapeOf(size) });
  },
  center_crop: (pixels, { size }) => {
    const step = centerCrop({ size: [shapeOf(size)[0], shapeOf(size)[1]] });
    return augmentImage({ pixels, imageShape, white: 1, steps: [step], seed: 0, epoch: 0, item: 0 });
  },
  window: (pixels, { size, x, y, fillMode }) => {
    const window = { x: x as number, y: y as number, fillMode: fillMode as FillMode, fillValue: 0 };
    return windowOf({ pixels, imageShape, shape: shapeOf(size), ...window });
  },
};

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((most, value, at) => Math.max(most, Math.abs(value - (b[at] as number))), 0);
}

describe('pixels agree with torchvision and SciPy', () => {
  it.each(goldens.cases.map((one) => [one.op, JSON.stringify(one.args), one] as const))(
    '%s %s',
    (op, _, one) => {
      const pixels = image();
      const made = changes[op]?.(pixels, one.args);
      const result = made instanceof Float32Array ? made : pixels;
      const scale = op === 'equalize' || op === 'posterize' ? 255 : 1;
      expect(largestDifference(result, one.pixels)).toBeLessThan(2e-6 * scale);
    },
  );
});

describe('degradeAsJpeg', () => {
  const { height, width, image: rgb, results } = goldens.jpeg;
  const of = (kind: 'rgb' | 'grey') => results.filter(({ channels }) => channels === kind);
  const mean = (values: Float32Array): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = (values: Float32Array): number => Math.sqrt(mean(values.map((value) => value * value)));

  it.each(of('grey'))('agrees with the formula, grey, quality $quality', ({ quality, pixels }) => {
    const own = Float32Array.from(rgb.filter((_, at) => at % 3 === 0));
    degradeAsJpeg({ pixels: own, imageShape: [height, width, 1], white: 255, quality });
    expect(largestDifference(own, pixels)).toBeLessThanOrEqual(1);
    expect(own.filter((value, at) => value !== pixels[at]).length).toBeLessThan(own.length / 100);
  });

  it.each(of('rgb'))('is near to Pillow, rgb, quality $quality', ({ quality, pixels }) => {
    const own = Float32Array.from(rgb);
    degradeAsJpeg({ pixels: own, imageShape: [height, width, 3], white: 255, quality });
    // libjpeg transforms in integers: pixels near a half are rounded the other way, and frequencies near the middle of
    // two steps now and then, which changes their block by a few levels.
    const differences = own.map((value, at) => Math.abs(value - (pixels[at] as number)));
    const changed = own.map((_, at) => Math.abs((rgb[at] as number) - (pixels[at] as number)));
    expect(mean(differences)).toBeLessThan(0.7);
    expect(deviation(differences)).toBeLessThan(0.25 * deviation(changed));
  });
});

describe('turns', () => {
  const count = (n: number): Float32Array => Float32Array.from({ length: n }, (_, i) => i);
  const changed = (
    change: (pixels: Float32Array, shape: ImageShape) => void,
    shape: ImageShape,
  ): number[] => {
    const pixels = count(shape[0] * shape[1] * shape[2]);
    change(pixels, shape);
    return [...pixels];
  };

  // What numpy gives for arange(…).reshape(shape): fliplr, flipud, rot90.
  it('mirrors', () => {
    expect(changed(flipHorizontal, [2, 3, 1])).toEqual([2, 1, 0, 5, 4, 3]);
    expect(changed(flipVertical, [2, 3, 1])).toEqual([3, 4, 5, 0, 1, 2]);
    expect(changed(flipHorizontal, [1, 2, 2])).toEqual([2, 3, 0, 1]);
    expect(changed(flipVertical, [3, 1, 2])).toEqual([4, 5, 2, 3, 0, 1]);
  });

  it('turns counterclockwise', () => {
    expect(changed(turnQuarter, [3, 3, 1])).toEqual([2, 5, 8, 1, 4, 7, 0, 3, 6]);
    expect(changed(turnQuarter, [2, 2, 2])).toEqual([2, 3, 6, 7, 0, 1, 4, 5]);
  });
});
