import { CnnError } from '@cnn/core';
import { type Pixels, type Size, shownBytes } from '@cnn/data';
import type { Explanation } from '../explanation.js';
import { mapColour } from './mapColours.js';
import { fullColour, pixelValues } from './pixelValues.js';

export interface OverlayMapOptions {
  /** The picture, `[height, width, channels]` of 1 or 3 channels. */
  readonly pixels: Pixels;
  readonly size: Size;
  readonly channels: number;
  /** The value of white, see `whiteOf` of `@cnn/data`; null: the picture's own range is shown. Default 255 for bytes, 1 for floats. */
  readonly white?: number | null | undefined;
  /** Of the picture's size. */
  readonly explanation: Pick<Explanation, 'map' | 'size' | 'channels' | 'signed'>;
  /** How much of a colour lies over the picture where the map is largest, 0 to 1. Default 0.55. */
  readonly opacity?: number | undefined;
  /** The value with the full colour. Default: what 99.5 % of the map's values do not exceed, so that single pixels do not dim the rest. */
  readonly limit?: number | undefined;
}

/**
 * A picture under its map: violet to yellow where there is evidence for the class, or yellow for it and blue against it where
 * the map is signed; the picture stays as it is where the map is 0. Values are for the eye: compare numbers in the map itself.
 *
 * @returns bytes `[height, width, 3]`
 * @throws CnnError (OPTIONS) for what is missing; (DATA) for a map of another size than the picture, or a picture of other channels than 1 or 3
 * @example
 * const [explanation] = await explain({ model, images: picture });
 * const rgb = overlayMap({ pixels: picture.data, size: [picture.height, picture.width], channels: 3, explanation });
 */
export function overlayMap(options: OverlayMapOptions): Uint8Array {
  checkParts(options);
  const { pixels, size, channels, explanation, opacity = 0.55 } = options;
  const { white = pixels instanceof Uint8Array ? 255 : 1 } = options;
  const [height, width] = size;
  checkSizes(options);
  const values = pixelValues(explanation);
  const limit = options.limit ?? fullColour(values);
  const shown = shownBytes(pixels, white);
  const picture = new Uint8Array(height * width * 3);
  for (let at = 0; at < height * width; at++) {
    const share = limit > 0 ? (values[at] as number) / limit : 0;
    const { colour, cover } = mapColour(share, explanation.signed);
    for (let c = 0; c < 3; c++) {
      const own = shown[at * channels + (channels === 1 ? 0 : c)] as number;
      picture[at * 3 + c] = Math.round(own + opacity * cover * ((colour[c] as number) - own));
    }
  }
  return picture;
}

/** @throws CnnError (OPTIONS) for what is missing */
function checkParts(options: unknown): void {
  const { pixels, size, channels, explanation } = (options ?? {}) as Partial<OverlayMapOptions>;
  const missing = [
    pixels instanceof Float32Array || pixels instanceof Uint8Array
      ? []
      : ['pixels as bytes or a Float32Array'],
    isSize(size) ? [] : ['size as [height, width]'],
    typeof channels === 'number' ? [] : ['channels as 1 or 3'],
    explanation?.map instanceof Float32Array && isSize(explanation.size)
      ? []
      : ['explanation as explain gives it'],
  ].flat();
  if (missing.length === 0) return;
  throw new CnnError(
    'OPTIONS',
    `overlayMap: expected ${missing.join(', ')}, received something else. Call overlayMap({ pixels, size, channels, explanation }).`,
  );
}

const isSize = (size: unknown): boolean => Array.isArray(size) && size.length === 2;

function checkSizes({ pixels, size, channels, explanation }: OverlayMapOptions): void {
  const [height, width] = size;
  if (channels !== 1 && channels !== 3)
    throw new CnnError('DATA', `overlayMap: expected a picture of 1 or 3 channels, received ${channels}.`);
  if (pixels.length !== height * width * channels) {
    throw new CnnError(
      'DATA',
      `overlayMap: expected ${height * width * channels} values for ${height}×${width} pixels of ${channels} channels, received ${pixels.length}.`,
    );
  }
  if (explanation.size.join() !== size.join()) {
    throw new CnnError(
      'DATA',
      `overlayMap: expected a map of the picture's size, ${height}×${width}, received ${explanation.size.join('×')}. Explain with size: 'original'.`,
    );
  }
}
