import {
  centerCropOrigin,
  type Fitting,
  fittedSize,
  type Preprocessing,
  resizePixels,
  type Size,
  sameSize,
} from '@cnn/data';

export interface PlaceMapOptions {
  /** `[height, width, channels]` in row-major order. */
  readonly map: Float32Array;
  readonly size: Size;
  readonly channels: number;
  readonly preprocessing: Pick<Preprocessing, keyof Fitting | 'cropSize'>;
  /** Of the image, as its file has it. */
  readonly original: Size;
}

/**
 * Puts a map of what a model saw back onto the image that it was made of: enlarged to what the model takes, into the middle that was
 * cut out, without the white that was added, and at the image's own size. Places that the model did not see are 0.
 *
 * @returns `[height, width, channels]` of `original`
 */
export function placeMap({ map, size, channels, preprocessing, original }: PlaceMapOptions): Float32Array {
  const { imageSize, cropSize = imageSize } = preprocessing;
  const seen = resizePixels({ pixels: map, from: size, to: cropSize, channels });
  const whole = uncropped(seen, cropSize, imageSize, channels);
  const fitted = fittedSize(preprocessing, original) ?? imageSize;
  const shown = corner(whole, imageSize, fitted, channels);
  return resizePixels({ pixels: shown, from: fitted, to: original, channels });
}

/** The window in the middle of zeros, where `centerCrop` cuts it out. */
function uncropped(window: Float32Array, from: Size, to: Size, channels: number): Float32Array {
  if (sameSize(from, to)) return window;
  const whole = new Float32Array(to[0] * to[1] * channels);
  const [top, left] = centerCropOrigin(to, from);
  for (let y = 0; y < from[0]; y++) {
    const row = window.subarray(y * from[1] * channels, (y + 1) * from[1] * channels);
    whole.set(row, ((top + y) * to[1] + left) * channels);
  }
  return whole;
}

/** The upper left part. */
function corner(whole: Float32Array, from: Size, to: Size, channels: number): Float32Array {
  if (sameSize(from, to)) return whole;
  const part = new Float32Array(to[0] * to[1] * channels);
  for (let y = 0; y < to[0]; y++) {
    const start = y * from[1] * channels;
    part.set(whole.subarray(start, start + to[1] * channels), y * to[1] * channels);
  }
  return part;
}
