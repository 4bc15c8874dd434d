import { CnnError } from '@cnn/core';
import type { HeatMap } from '@cnn/data';
import { fullColour, mapColour } from '@cnn/explain';
import { loadSharp } from '../decode/sharpModule.js';
import { rasterizeSvg } from '../svg/rasterizeSvg.js';
import { heatColour, outline } from './heatColours.js';
import { heatLegend, lineWidth } from './heatLegend.js';
import type { Slide } from './openSlide.js';
import { scaleBar } from './scaleBar.js';

export interface HeatPictureOptions {
  readonly slide: Slide;
  /** Values of 0..1. */
  readonly map: HeatMap;
  /** Longer side of each of the two pictures. Default 900. */
  readonly longest?: number | undefined;
  /** What the model decides at: colours are centred on it, and what is above it has an outline. Default 0.5. */
  readonly threshold?: number | undefined;
  /** What the model looked at, see `TileMaps` of `@cnn/data`: it is drawn in the place of the probabilities, which keep their outline. */
  readonly evidence?: Evidence | undefined;
  /** Whose probability it is, for the legend. */
  readonly className?: string | undefined;
  /** Whether a legend with the scale bar stands below. Default true. */
  readonly legend?: boolean | undefined;
  /** How much of its colour lies over the tissue, 0 for outlines alone. Default 0.3. */
  readonly opacity?: number | undefined;
  /** Of the slide's largest level. Default: what the slide says; where it does not, the scale bar is in pixels. */
  readonly micronsPerPixel?: number | undefined;
}

/** Maps of explanations, put together. */
export interface Evidence {
  readonly map: HeatMap;
  /** Whether values below 0 are evidence against the class. */
  readonly signed: boolean;
}

/**
 * The slide, and beside it the slide under its map: blue up to the threshold, yellow to red above it and inside an outline;
 * where there is no tile, the slide alone. Explanations are violet to yellow, or blue to yellow where they are signed. Below both are
 * the legend and a scale bar. A PNG.
 *
 * @throws CnnError (OPTIONS) for a threshold that is not finite, or an opacity that is not from 0 to 1
 */
export async function heatPicture(options: HeatPictureOptions): Promise<Uint8Array> {
  const { slide, map, longest = 900, threshold = 0.5, className, legend = true, evidence } = options;
  const { micronsPerPixel = slide.micronsPerPixel, opacity = evidence ? 0.7 : 0.3 } = options;
  if (!Number.isFinite(threshold))
    throw new CnnError('OPTIONS', `heatPicture: expected a finite threshold, received ${threshold}.`);
  if (!(opacity >= 0 && opacity <= 1))
    throw new CnnError('OPTIONS', `heatPicture: expected opacity from 0 to 1, received ${opacity}.`);
  const { pixels, width, height } = await slide.thumbnail(longest);
  const gap = 12;
  const sheetWidth = 2 * width + gap;
  const sheet = Buffer.alloc(sheetWidth * height * 3, 255);
  const valueAt = valuesOf({ map, width, height });
  const colourAt = evidence
    ? evidenceColours(evidence, { width, height })
    : (_x: number, _y: number, value: number) => ({ colour: heatColour(value, threshold), cover: 1 });
  const line = lineWidth(sheetWidth);
  const isPositive = (x: number, y: number): boolean => valueAt(x, y) > threshold;
  const isEdge = (x: number, y: number): boolean =>
    !isPositive(x - line, y) ||
    !isPositive(x + line, y) ||
    !isPositive(x, y - line) ||
    !isPositive(x, y + line);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = valueAt(x, y);
      const from = (y * width + x) * 3;
      const [left, right] = [(y * sheetWidth + x) * 3, (y * sheetWidth + width + gap + x) * 3];
      const heat = Number.isNaN(value) ? undefined : colourAt(x, y, value);
      const edge = value > threshold && isEdge(x, y);
      for (let c = 0; c < 3; c++) {
        const own = pixels[from + c] as number;
        sheet[left + c] = own;
        if (edge) sheet[right + c] = outline[c] as number;
        else {
          const share = opacity * (heat?.cover ?? 0);
          sheet[right + c] = heat ? Math.round(own + share * ((heat.colour[c] as number) - own)) : own;
        }
      }
    }
  }
  const sharp = await loadSharp();
  const picture = sharp(sheet, { raw: { width: sheetWidth, height, channels: 3 } });
  if (!legend) return picture.png().toBuffer();
  const bar = scaleBar({ longest: 0.4 * width, downsample: slide.width / width, micronsPerPixel });
  const drawn = heatLegend({ width: sheetWidth, threshold, className, bar, opacity, evidence });
  const input = await rasterizeSvg({ svg: drawn.svg, scale: 1 });
  return picture
    .extend({ bottom: drawn.height, background: '#ffffff' })
    .composite([{ input: Buffer.from(input), left: 0, top: height }])
    .png()
    .toBuffer();
}

/** The colour of the evidence at a pixel. */
function evidenceColours(
  { map, signed }: Evidence,
  size: Pick<ValuesOfOptions, 'width' | 'height'>,
): (x: number, y: number) => ReturnType<typeof mapColour> {
  const limit = fullColour(map.data);
  const at = valuesOf({ map, ...size });
  return (x, y) => {
    const value = at(x, y);
    return mapColour(limit > 0 && Number.isFinite(value) ? value / limit : 0, signed);
  };
}

interface ValuesOfOptions {
  readonly map: HeatMap;
  /** Of the picture. */
  readonly width: number;
  readonly height: number;
}

/** The map's value at a pixel of the picture; NaN beyond it. */
function valuesOf({ map, width, height }: ValuesOfOptions): (x: number, y: number) => number {
  const { imageWidth = map.width * map.cell, imageHeight = map.height * map.cell } = map;
  const columns = places(width, imageWidth, map.cell);
  const rows = places(height, imageHeight, map.cell);
  return (x, y) => {
    const [column, row] = [columns[x], rows[y]];
    return column === undefined || row === undefined
      ? Number.NaN
      : (map.data[row * map.width + column] ?? Number.NaN);
  };
}

/** The cell of each pixel's middle. */
function places(length: number, imageLength: number, cell: number): Int32Array {
  return Int32Array.from({ length }, (_, at) => Math.floor(((at + 0.5) * imageLength) / length / cell));
}
