import { CnnError } from '@cnn/core';
import { aboveWhite } from '@cnn/data';
import type { DeepImage } from './checkDepth.js';

export interface ScaleToWhiteOptions extends DeepImage {
  /** The value that is white, above 0. */
  readonly white: number;
  readonly profile: boolean;
}

/** RGB bytes, row-major. */
export interface ScaledImage {
  readonly data: Uint8Array;
  readonly height: number;
  readonly width: number;
}

/** @throws CnnError (OPTIONS) for another number than one that 16 bits can hold */
export function checkWhite(white: number | undefined): void {
  if (white === undefined || (Number.isInteger(white) && white > 0 && white <= 65_535)) return;
  throw new CnnError('OPTIONS', `white: expected a whole number of 1 to 65535, received ${white}.`);
}

/**
 * Bytes of an image of 16 bits a channel: value / white · 255, rounded.
 *
 * @param options.image turned and cut as wanted, otherwise as it is in the file
 * @throws CnnError (DATA) for a value above white, which would have to be clipped, and for an image with a profile or transparency, whose
 *   numbers are no plain brightness
 */
export async function scaleToWhite(options: ScaleToWhiteOptions): Promise<ScaledImage> {
  const { path, image, white, transparent, profile, whiteIsZero } = options;
  if (transparent || profile) {
    throw new CnnError(
      'DATA',
      `${path}: white is for plain values, received an image of 16 bits with ${transparent ? 'transparency' : 'a colour profile'}. Save it without.`,
    );
  }
  const { data, info } = await image
    .toColourspace('rgb16')
    .raw({ depth: 'ushort' })
    .toBuffer({ resolveWithObject: true });
  const values = new Uint16Array(data.buffer, data.byteOffset, data.length / 2);
  const pixels = info.width * info.height;
  const bytes = new Uint8Array(pixels * 3);
  // A grey image may come with one channel.
  const step = info.channels === 3 ? 1 : 0;
  for (let pixel = 0, to = 0; pixel < pixels; pixel++) {
    for (let channel = 0; channel < 3; channel++, to++) {
      const found = values[pixel * info.channels + channel * step] as number;
      const value = whiteIsZero ? 65_535 - found : found;
      if (value > white) {
        throw aboveWhite(path, white, value);
      }
      const scaled = Math.round((value / white) * 255);
      bytes[to] = whiteIsZero ? 255 - scaled : scaled;
    }
  }
  return { data: bytes, height: info.height, width: info.width };
}
