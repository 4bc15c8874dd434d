import { CnnError } from '@cnn/core';
import type { ImageShape } from '../set/imageSet.js';
import { closing } from './closing.js';
import { medianOfNine } from './medianOfNine.js';
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
  /**
   * Saturation (0..1) above which a pixel is tissue, whatever its brightness. Default: Otsu's within 0.05 to 0.1, and
   * pale grey pixels that are darker than glass are tissue too.
   */
  readonly threshold?: number | undefined;
}

/** Below the first no colour is tissue; what is above the second is no glass, even where all is tissue and Otsu parts that. */
const SATURATION = [0.05, 0.1] as const;
/** The dimmest glass and the darkest pale tissue, as shares of the brightness of glass: what is darker and grey is pen. */
const BRIGHTNESS = [0.92, 0.5] as const;
/** Black: its saturation is noise. */
const BLACK = 30;
/** Scanners fill what they did not look at with this. */
const FILLING = 254;
/** Gaps of up to 6 pixels between parts of tissue belong to it. */
const CLOSING = 3;

/**
 * Tissue by colour: glass is unsaturated and bright. Stained tissue is saturated (HSV's saturation, (max − min) / max);
 * pale tissue may be grey, but is darker than glass. Pen and the edges of slides are black or dark grey. A median of 3×3
 * pixels before takes noise away; a closing afterwards fills small gaps.
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
  const smooth = medianOfNine(pixels, imageShape);
  const brightness = new Uint8Array(height * width);
  const saturation = new Uint8Array(height * width);
  for (let at = 0; at < saturation.length; at++) {
    const [r, g, b] = [smooth[3 * at] as number, smooth[3 * at + 1] as number, smooth[3 * at + 2] as number];
    const most = Math.max(r, g, b);
    brightness[at] = most;
    saturation[at] = most < BLACK ? 0 : Math.round((255 * (most - Math.min(r, g, b))) / most);
  }
  const limit =
    255 *
    (threshold ?? Math.min(SATURATION[1], Math.max(SATURATION[0], otsuBin(histogram(saturation)) / 255)));
  const glass = threshold === undefined ? glassBrightness(brightness, saturation) : 0;
  const [brightest, darkest] = [BRIGHTNESS[0] * glass, BRIGHTNESS[1] * glass];
  const found = saturation.map((value, at) => {
    const light = brightness[at] as number;
    return value > limit || (light >= darkest && light < brightest) ? 1 : 0;
  });
  const data = closing({ data: found, width, height, reach: CLOSING });
  const count = data.reduce((sum, value) => sum + value, 0);
  return { width, height, data, share: count / data.length };
}

function histogram(values: Uint8Array): Uint32Array {
  const counts = new Uint32Array(256);
  for (const value of values) counts[value] = (counts[value] as number) + 1;
  return counts;
}

/** What 90 % of the unsaturated pixels do not exceed, without those that no scanner saw. */
function glassBrightness(brightness: Uint8Array, saturation: Uint8Array): number {
  const grey = (value: number, at: number): boolean =>
    value < FILLING && (saturation[at] as number) <= SATURATION[0] * 255;
  const counts = histogram(brightness.filter(grey));
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return 255;
  let [bin, below] = [0, counts[0] as number];
  while (below < 0.9 * total) below += counts[++bin] as number;
  return bin;
}

/**
 * Share of a tile that is tissue, of what lies inside the image.
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
  const range = (start: number, length: number): [number, number] => {
    const from = Math.min(length - 1, Math.floor(start / scale));
    return [from, Math.min(length, Math.max(from + 1, Math.round((start + tile.size) / scale)))];
  };
  const [[left, right], [top, bottom]] = [range(tile.x, mask.width), range(tile.y, mask.height)];
  let count = 0;
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++) count += mask.data[y * mask.width + x] as number;
  return count / ((right - left) * (bottom - top));
}
