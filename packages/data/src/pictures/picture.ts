import { CnnError } from '@cnn/core';

/** Decoded pixels of a picture file. */
export interface Picture {
  readonly height: number;
  readonly width: number;
  /** RGB, `[height, width, 3]` in row-major order. What is transparent is white. */
  readonly data: Uint8Array;
  /** Of a file with more than 8 bits a channel: the largest value that it says is possible, and that it holds. */
  readonly deep?: { readonly white: number; readonly largest: number };
}

export interface PictureOptions {
  /** What the file is called, for messages. */
  readonly name: string;
  /** The whole file; its header is enough for its size. */
  readonly bytes: Uint8Array;
  /** More pixels are refused. */
  readonly maxPixels: number;
}

/** @throws CnnError (DATA) for no pixels, or too many */
export function checkPictureSize(
  { name, maxPixels }: PictureOptions,
  height: number,
  width: number,
): { height: number; width: number } {
  if (!(height > 0 && width > 0)) {
    throw new CnnError(
      'DATA',
      `${name} is damaged: its header says ${height}×${width} pixels. Remove it, or copy it again.`,
    );
  }
  if (height * width <= maxPixels) return { height, width };
  throw new CnnError(
    'DATA',
    `${name} has more than ${maxPixels} pixels, the limit. Raise maxPixels if it is meant to be that large.`,
    { details: { option: 'maxPixels' } },
  );
}

/** @throws CnnError (DATA) */
export function cutOff(name: string, expected: number, received: number): CnnError {
  return new CnnError(
    'DATA',
    `${name} is damaged or cut off: its header asks for ${expected} bytes, received ${received}. Remove it, or copy it again.`,
  );
}
