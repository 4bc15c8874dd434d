import { resizedCrop } from '../pixels/resizedCrop.js';
import { scratchCopy } from '../pixels/scratch.js';
import { type FillMode, fillModes, warp } from '../pixels/warp.js';
import { checkRanges, draw, type StepRule } from '../step.js';

type Range = readonly [low: number, high: number];

/** Adds `padding` pixels on every side and cuts a window of the image's own size out at random: a shift by whole pixels. */
export interface RandomCrop {
  readonly type: 'randomCrop';
  readonly padding: number;
  readonly fillMode: FillMode;
  readonly fillValue: number;
}

/** torchvision's RandomCrop of the image's own size. Default fill mode `reflect`. */
export function randomCrop(options: {
  readonly padding: number;
  readonly fillMode?: FillMode;
  readonly fillValue?: number;
}): RandomCrop {
  const { padding, fillMode = 'reflect', fillValue = 0 } = options;
  return { type: 'randomCrop', padding, fillMode, fillValue };
}

export const randomCropRule: StepRule<RandomCrop> = {
  check({ padding, fillMode }) {
    if (!Number.isInteger(padding) || padding < 1)
      return `expected padding of at least 1 whole pixel, received ${padding}`;
    return fillModes.includes(fillMode)
      ? undefined
      : `expected fillMode ${fillModes.join(', ')}, received ${fillMode}`;
  },
  apply({ padding, fillMode, fillValue }, pixels, { imageShape }, random) {
    const x = random.integer(2 * padding + 1) - padding;
    const y = random.integer(2 * padding + 1) - padding;
    const from = scratchCopy(pixels);
    const matrix = [1, 0, x, 0, 1, y] as const;
    warp({ from, to: pixels, imageShape, matrix, interpolation: 'nearest', fillMode, fillValue });
  },
};

/** Cuts out a random rectangle and stretches it to the image's size, as torchvision's RandomResizedCrop. */
export interface RandomResizedCrop {
  readonly type: 'randomResizedCrop';
  /** Share of the image's area. */
  readonly scale: Range;
  /** Width by height. */
  readonly ratio: Range;
}

/** Default: 8 % to 100 % of the area, sides 3:4 to 4:3. */
export function randomResizedCrop(
  options: { readonly scale?: Range; readonly ratio?: Range } = {},
): RandomResizedCrop {
  return {
    type: 'randomResizedCrop',
    scale: options.scale ?? [0.08, 1],
    ratio: options.ratio ?? [3 / 4, 4 / 3],
  };
}

export const randomResizedCropRule: StepRule<RandomResizedCrop> = {
  check: ({ scale, ratio }) => checkRanges({ scale }, [0.001, 1]) ?? checkRanges({ ratio }, [0.01, 100]),
  apply({ scale, ratio }, pixels, { imageShape }, random) {
    const [height, width] = imageShape;
    const area = draw(random, scale) * height * width;
    const aspect = Math.exp(draw(random, [Math.log(ratio[0]), Math.log(ratio[1])]));
    const columns = Math.min(width, Math.max(1, Math.round(Math.sqrt(area * aspect))));
    const rows = Math.min(height, Math.max(1, Math.round(Math.sqrt(area / aspect))));
    const left = random.integer(width - columns + 1);
    const top = random.integer(height - rows + 1);
    resizedCrop(pixels, imageShape, { left, top, columns, rows });
  },
};
