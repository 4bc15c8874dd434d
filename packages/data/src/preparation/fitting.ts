/** Height and width in pixels. */
export type Size = readonly [height: number, width: number];

/** What is done with an image of an unusual size: stretched, filled up with white to the right and below, or left out. */
export type OddSize = 'resize' | 'pad' | 'skip';

/** How images of any size come to have one size. A function of the image alone, whatever other images there are. */
export interface Fitting {
  /** The size that every image gets. */
  readonly imageSize: Size;
  /** Images of this size are resized to `imageSize`; all others are odd. Default: `imageSize` itself. */
  readonly usualSize?: Size | undefined;
  readonly onOddSize: OddSize;
}

/** @returns whether two sizes are the same */
export function sameSize(a: Size, b: Size): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

/**
 * The size that an image is resized to. Where it is smaller than `imageSize`, white is added to the right and below.
 *
 * An odd image that is padded is scaled by the same factors as images of the usual size, so that what it shows has their
 * scale; if it is still too large, it is shrunk until it fits. One that has `imageSize` already is kept. Nothing is ever cut
 * off.
 *
 * @returns undefined for an image that is left out
 * @example
 * fittedSize({ imageSize: [50, 50], onOddSize: 'pad' }, [50, 31]); // [50, 31]: 19 columns of white are added
 * fittedSize({ imageSize: [64, 64], usualSize: [1024, 1024], onOddSize: 'pad' }, [1024, 512]); // [64, 32]
 */
export function fittedSize({ imageSize, usualSize, onOddSize }: Fitting, size: Size): Size | undefined {
  const usual = usualSize ?? imageSize;
  if (onOddSize === 'resize' || sameSize(size, usual)) return imageSize;
  if (onOddSize === 'skip') return undefined;
  if (sameSize(size, imageSize)) return imageSize;
  const scaled = [0, 1].map((side) => (size[side] as number) * ratio(imageSize, usual, side));
  const shrink = Math.min(1, ...scaled.map((length, side) => (imageSize[side] as number) / length));
  const [height, width] = scaled.map((length, side) =>
    Math.min(imageSize[side] as number, Math.max(1, Math.round(length * shrink))),
  );
  return [height as number, width as number];
}

function ratio(to: Size, from: Size, side: number): number {
  return (to[side] as number) / (from[side] as number);
}
