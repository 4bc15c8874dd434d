import { invert3, type Matrix3, mapDensity, multiply3 } from './opticalDensity.js';

/**
 * Optical density of R, G and B of haematoxylin, eosin and DAB: Ruifrok and Johnston 2001, "Quantification of
 * histochemical staining by color deconvolution", as in scikit-image.
 */
const hed: Matrix3 = [
  [0.65, 0.7, 0.29],
  [0.07, 0.99, 0.11],
  [0.27, 0.57, 0.78],
];
const fromRgb = invert3(hed);

/** scikit-image gives stains in units of the darkest light that it counts. */
const UNIT = -Math.log(1e-6);

export interface ShiftStainsOptions {
  /** RGB, changed in place. */
  readonly pixels: Float32Array;
  readonly white: number;
  /** What haematoxylin, eosin and DAB are multiplied by. */
  readonly factors: readonly [number, number, number];
  /** What is added then, in scikit-image's units of `rgb2hed`. */
  readonly shifts: readonly [number, number, number];
}

/**
 * Changes the amount of each stain: `s · factor + shift` in the space of `rgb2hed`. Negative amounts are not cut off, so
 * factors of 1 and shifts of 0 leave the image as it is.
 */
export function shiftStains({ pixels, white, factors, shifts }: ShiftStainsOptions): void {
  const scaled: Matrix3 = [
    [hed[0][0] * factors[0], hed[0][1] * factors[0], hed[0][2] * factors[0]],
    [hed[1][0] * factors[1], hed[1][1] * factors[1], hed[1][2] * factors[1]],
    [hed[2][0] * factors[2], hed[2][1] * factors[2], hed[2][2] * factors[2]],
  ];
  const shiftOf = (c: 0 | 1 | 2): number =>
    UNIT * (shifts[0] * hed[0][c] + shifts[1] * hed[1][c] + shifts[2] * hed[2][c]);
  const shift = [shiftOf(0), shiftOf(1), shiftOf(2)] as const;
  mapDensity({ pixels, white, map: multiply3(fromRgb, scaled), shift });
}
