import { augmentImage, centerCrop, dihedral, fitPixels, undoDihedral } from '@cnn/data';
import { describe, expect, it } from 'vitest';
import { placeMap } from './placeMap.js';

/** Zeros with a block of ones. */
function block(
  [height, width]: readonly [number, number],
  [top, left, side]: readonly number[],
): Float32Array {
  return Float32Array.from({ length: height * width }, (_, at) => {
    const [y, x] = [Math.floor(at / width), at % width];
    const inside = (place: number, start = 0) => place >= start && place < start + (side as number);
    return Number(inside(y, top) && inside(x, left));
  });
}

/** Where the mass of a map lies: [row, column]. */
function centre(map: Float32Array, width: number): readonly [number, number] {
  let [sum, row, column] = [0, 0, 0];
  for (const [at, value] of map.entries()) {
    sum += value;
    row += value * Math.floor(at / width);
    column += value * (at % width);
  }
  return [row / sum, column / sum];
}

describe('placeMap', () => {
  it.each([
    { original: [40, 60], preprocessing: { imageSize: [40, 60], onOddSize: 'resize' } },
    { original: [80, 120], preprocessing: { imageSize: [40, 60], onOddSize: 'resize' } },
    { original: [90, 50], preprocessing: { imageSize: [32, 32], onOddSize: 'resize' } },
    { original: [40, 60], preprocessing: { imageSize: [40, 60], cropSize: [31, 30], onOddSize: 'resize' } },
    { original: [64, 64], preprocessing: { imageSize: [33, 33], cropSize: [16, 20], onOddSize: 'resize' } },
    { original: [50, 31], preprocessing: { imageSize: [50, 50], onOddSize: 'pad' } },
    { original: [100, 60], preprocessing: { imageSize: [50, 50], usualSize: [100, 100], onOddSize: 'pad' } },
  ] as const)(
    'puts what a model saw back where it was: $original $preprocessing',
    ({ original, preprocessing }) => {
      const [height, width] = original;
      const side = Math.round(Math.min(height, width) / 4);
      const spot = [Math.round(height * 0.4), Math.round(width * 0.35), side];
      const image = block(original, spot);
      // The way of an image to the model.
      const fitted = fitPixels({
        pixels: image,
        from: original,
        channels: 1,
        fitting: preprocessing,
        white: 0,
      });
      const { imageSize } = preprocessing;
      const cropSize = 'cropSize' in preprocessing ? preprocessing.cropSize : imageSize;
      const seen = augmentImage({
        pixels: fitted,
        imageShape: [...imageSize, 1],
        white: 1,
        steps: [centerCrop({ size: cropSize })],
        seed: 0,
        epoch: 0,
        item: 0,
      });
      const back = placeMap({ map: seen, size: cropSize, channels: 1, preprocessing, original });
      expect(back).toHaveLength(height * width);
      const [[row, column], [backRow, backColumn]] = [centre(image, width), centre(back, width)];
      expect(Math.abs(row - backRow)).toBeLessThan(1);
      expect(Math.abs(column - backColumn)).toBeLessThan(1);
    },
  );

  it('enlarges a coarse map, keeps several channels, and is 0 where the model did not look', () => {
    const map = Float32Array.of(0, 10, 1, 20, 2, 30, 3, 40);
    const preprocessing = { imageSize: [8, 8], cropSize: [4, 4], onOddSize: 'resize' } as const;
    const placed = placeMap({ map, size: [2, 2], channels: 2, preprocessing, original: [8, 8] });
    const at = (y: number, x: number) => Array.from(placed.subarray((y * 8 + x) * 2, (y * 8 + x) * 2 + 2));
    expect(at(0, 0)).toEqual([0, 0]);
    expect(at(2, 2)).toEqual([0, 10]);
    expect(at(5, 5)).toEqual([3, 40]);
    expect(at(6, 5)).toEqual([0, 0]);
  });
});

describe('undoDihedral', () => {
  it.each([0, 1, 2, 3, 4, 5, 6, 7])('turns position %i back', (position) => {
    const imageShape = [5, 5, 2] as const;
    const pixels = Float32Array.from({ length: 50 }, (_, at) => at);
    const steps = [dihedral({ position })];
    const turned = augmentImage({
      pixels: pixels.slice(),
      imageShape,
      white: 1,
      steps,
      seed: 0,
      epoch: 0,
      item: 0,
    });
    undoDihedral(position, turned, imageShape);
    expect(turned).toEqual(pixels);
  });
});
