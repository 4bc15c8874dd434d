import { CnnError } from '@cnn/core';
import type { ImageShape } from '../set/imageSet.js';
import { otsuBin } from './otsu.js';
import type { Tile } from './tileGrid.js';

/** Which pixels of a small picture of a slide are tissue. */
export interface TissueMask {
  readonly width: number;
  readonly height: number;
  /** 1 for tissue, 0 for background, row by row. */
  readonly data: Uint8Array;
  /** Share of pixels that are tissue. */
  readonly share: number;
}

export interface TissueMaskOptions {
  /** RGB bytes of the whole slide, small. */
  readonly pixels: Uint8Array;
  readonly imageShape: ImageShape;
  /** Saturation (0..1) above which a pixel is tissue. Default: Otsu's, but at least 0.05, which glass does not reach. */
  readonly threshold?: number;
}

/** Glass is grey: below this no colour is tissue. */
const LEAST_SATURATION = 0.05;

/**
 * Tissue by colour: stained tissue is saturated, glass is not; black (pen, edges of the slide) is left out too. The
 * saturation is that of HSV, (max − min) / max.
 *
 * @throws CnnError (DATA) for pixels that are not RGB
 */
export function tissueMask({ pixels, imageShape, threshold }: TissueMaskOptions): TissueMask {
  const [height, width, channels] = imageShape;
  if (channels !== 3 || pixels.length !== height * width * 3) {
    throw new CnnError(
      'DATA',
      `tissueMask: expected RGB bytes of [${height}, ${width}, 3], received ${pixels.length} of ${channels} channels.`,
    );
  }
  const saturation = new Uint8Array(height * width);
  const histogram = new Uint32Array(256);
  for (let at = 0; at < saturation.length; at++) {
    const [r, g, b] = [pixels[3 * at] as number, pixels[3 * at + 1] as number, pixels[3 * at + 2] as number];
    const most = Math.max(r, g, b);
    const value = most < 30 ? 0 : Math.round((255 * (most - Math.min(r, g, b))) / most);
    saturation[at] = value;
    histogram[value] = (histogram[value] as number) + 1;
  }
  const limit =
    threshold === undefined ? Math.max(LEAST_SATURATION * 255, otsuBin(histogram)) : threshold * 255;
  const data = saturation.map((value) => (value > limit ? 1 : 0));
  const count = data.reduce((sum, value) => sum + value, 0);
  return { width, height, data, share: count / data.length };
}

/**
 * Share of a tile that is tissue; what lies beyond the image is not.
 *
 * @param options.scale pixels of the tile's image for one of the mask
 */
export function tissueShare({
  mask,
  tile,
  scale,
}: {
  readonly mask: TissueMask;
  readonly tile: Tile;
  readonly scale: number;
}): number {
  const from = (start: number): number => Math.floor(start / scale);
  const to = (start: number): number => Math.max(from(start) + 1, Math.round((start + tile.size) / scale));
  const [left, right, top, bottom] = [from(tile.x), to(tile.x), from(tile.y), to(tile.y)];
  let count = 0;
  for (let y = top; y < Math.min(bottom, mask.height); y++)
    for (let x = left; x < Math.min(right, mask.width); x++) count += mask.data[y * mask.width + x] as number;
  return count / ((right - left) * (bottom - top));
}
