import { CnnError } from '@cnn/core';

/** Detectors of 10, 12 and 14 bits write their values into 16, and no tag says so. */
const FOURTEEN_BITS = 2 ** 14 - 1;
const SIXTEEN_BITS = 2 ** 16 - 1;

/** @returns CnnError (DATA) for an image of 16 bits of which nothing says what is white, with the largest value found in it */
export function ambiguousDepth(path: string, largest: number): CnnError {
  return new CnnError(
    'DATA',
    `${path}: expected values up to ${SIXTEEN_BITS} in an image of 16 bits, received at most ${largest}, as of a detector of 14 bits or fewer: it would be almost black. Say which value is white (white: 4095 for 12 bits, 65535 for a dark image), scale its values, or save it with 8 bits.`,
    { details: { option: 'white' } },
  );
}

/** Whether a largest value leaves open which value is white. An image that is black all over is black at any depth. */
export function isAmbiguousDepth(largest: number): boolean {
  return largest > 0 && largest <= FOURTEEN_BITS;
}

/** @returns CnnError (DATA) for a value above the one that was said to be white: it would have to be clipped */
export function aboveWhite(path: string, white: number, value: number): CnnError {
  return new CnnError(
    'DATA',
    `${path}: expected values up to ${white}, which was said to be white, received ${value}. Give the value that is white in all images (white).`,
    { details: { option: 'white' } },
  );
}
