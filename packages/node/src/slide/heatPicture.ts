import type { HeatMap } from '@cnn/data';
import { loadSharp } from '../decode/sharpModule.js';
import type { Slide } from './openSlide.js';

export interface HeatPictureOptions {
  readonly slide: Slide;
  /** Values of 0..1. */
  readonly map: HeatMap;
  /** Longer side of each of the two pictures. Default 900. */
  readonly longest?: number;
}

/** Blue, white and red at 0, 1/2 and 1: Moreland's diverging colours, also told apart by people who see red and green alike. */
const colours = [
  [59, 76, 192],
  [221, 221, 221],
  [180, 4, 38],
] as const;

function colourOf(value: number): readonly [number, number, number] {
  const place = Math.min(1, Math.max(0, value)) * 2;
  const first = Math.min(1, Math.floor(place));
  const [from, to] = [colours[first] as (typeof colours)[0], colours[first + 1] as (typeof colours)[0]];
  const part = place - first;
  const mix = (c: 0 | 1 | 2): number => Math.round(from[c] + (to[c] - from[c]) * part);
  return [mix(0), mix(1), mix(2)];
}

/** ITU-R BT.601. */
function luma(red: number, green: number, blue: number): number {
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}

/** The slide, and beside it the slide under its map: blue is 0, red is 1; where there is no tile, the slide alone. A PNG. */
export async function heatPicture({ slide, map, longest = 900 }: HeatPictureOptions): Promise<Uint8Array> {
  const { pixels, width, height } = await slide.thumbnail(longest);
  const gap = 12;
  const sheetWidth = 2 * width + gap;
  const sheet = Buffer.alloc(sheetWidth * height * 3, 255);
  for (let y = 0; y < height; y++) {
    const row = Math.min(map.height - 1, Math.floor((y * map.height) / height));
    for (let x = 0; x < width; x++) {
      const column = Math.min(map.width - 1, Math.floor((x * map.width) / width));
      const value = map.data[row * map.width + column] as number;
      const from = (y * width + x) * 3;
      const [left, right] = [(y * sheetWidth + x) * 3, (y * sheetWidth + width + gap + x) * 3];
      const colour = Number.isNaN(value) ? undefined : colourOf(value);
      // Under the map the slide is grey, so that its own pink is not taken for a value.
      const grey = luma(pixels[from] as number, pixels[from + 1] as number, pixels[from + 2] as number);
      for (let c = 0; c < 3; c++) {
        const own = pixels[from + c] as number;
        sheet[left + c] = own;
        sheet[right + c] = colour ? Math.round(0.5 * grey + 0.5 * (colour[c] as number)) : own;
      }
    }
  }
  const sharp = await loadSharp();
  return sharp(sheet, { raw: { width: sheetWidth, height, channels: 3 } })
    .png()
    .toBuffer();
}
