import { CnnError } from '@cnn/core';
import type { ImageShape } from '@cnn/data';
import { loadSharp } from '../decode/sharpModule.js';

export interface ImageSheetOptions {
  /** Rows of images of one shape, values of 0..white. Rows may differ in length. */
  readonly rows: readonly (readonly ArrayLike<number>[])[];
  /** Of 1 or 3 channels. */
  readonly imageShape: ImageShape;
  /** 255 for bytes, 1 for floats. */
  readonly white: number;
  /** Images are shown larger by whole factors until their shorter side has as many pixels. Default 96. */
  readonly least?: number | undefined;
}

const GAP = 4;

/**
 * A picture that shows images side by side, as PNG.
 *
 * @throws CnnError (DATA) for no images, or images of another number of channels
 */
export async function imageSheet(options: ImageSheetOptions): Promise<Uint8Array> {
  const { rows, imageShape, white, least = 96 } = options;
  const [height, width, channels] = imageShape;
  const columns = Math.max(0, ...rows.map((row) => row.length));
  if (columns === 0) throw new CnnError('DATA', 'imageSheet: expected at least one image, received none.');
  if (channels !== 1 && channels !== 3) {
    throw new CnnError('DATA', `imageSheet: expected images of 1 or 3 channels, received ${channels}.`);
  }
  const zoom = Math.max(1, Math.ceil(least / Math.min(height, width)));
  const sheetWidth = columns * (width * zoom + GAP) - GAP;
  const sheetHeight = rows.length * (height * zoom + GAP) - GAP;
  const sheet = Buffer.alloc(sheetWidth * sheetHeight * channels, 255);
  for (const [row, images] of rows.entries()) {
    for (const [column, image] of images.entries()) {
      const [top, left] = [row * (height * zoom + GAP), column * (width * zoom + GAP)];
      for (let y = 0; y < height * zoom; y++) {
        const from = Math.floor(y / zoom) * width;
        for (let x = 0; x < width * zoom; x++) {
          const at = ((top + y) * sheetWidth + left + x) * channels;
          const pixel = (from + Math.floor(x / zoom)) * channels;
          for (let c = 0; c < channels; c++) {
            const value = ((image[pixel + c] as number) * 255) / white;
            sheet[at + c] = Math.min(255, Math.max(0, Math.round(value)));
          }
        }
      }
    }
  }
  const sharp = await loadSharp();
  const raw = { width: sheetWidth, height: sheetHeight, channels } as const;
  return sharp(sheet, { raw }).png().toBuffer();
}
