import { CnnError } from '@cnn/core';
import { loadSharp } from '../decode/sharpModule.js';

export interface RasterizeSvgOptions {
  readonly svg: string;
  /** Pixels for each unit of the drawing. Default 2, for sharp text. */
  readonly scale?: number | undefined;
  /** CSS colour behind the drawing. Default white. */
  readonly background?: string | undefined;
}

/**
 * Draws an SVG as a PNG file.
 *
 * @returns the bytes of the file
 * @throws CnnError (DATA) when the SVG can't be read or is too large
 */
export async function rasterizeSvg(options: RasterizeSvgOptions): Promise<Uint8Array> {
  const { svg, scale = 2, background = '#ffffff' } = options;
  if (!(scale > 0 && scale <= 30))
    throw new CnnError('OPTIONS', `scale: expected a number up to 30, received ${scale}.`);
  const sharp = await loadSharp();
  try {
    return await sharp(Buffer.from(svg), { density: 72 * scale })
      .flatten({ background })
      .png()
      .toBuffer();
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new CnnError('DATA', `the SVG can't be drawn: ${reason.trim()}.`, { cause: error });
  }
}
