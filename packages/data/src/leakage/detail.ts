import { type Plane, toSquare } from './plane.js';

/** Pixels are compared at this size at most. */
const LARGEST = 64;
const REACH = 3;

/** A picture as a square of numbers. */
export interface Detail {
  readonly size: number;
  readonly luma: Float32Array;
  /** What it has beside its coarse brightness: luma minus its mean over 7×7 pixels. */
  readonly detail: Float32Array;
}

/** Mean over up to 2·REACH + 1 neighbours along one direction; at the edges over those that there are. */
function smooth(from: Float32Array, size: number, step: number, across: number): Float32Array {
  const out = new Float32Array(from.length);
  for (let line = 0; line < size; line++) {
    for (let at = 0; at < size; at++) {
      const [first, last] = [Math.max(0, at - REACH), Math.min(size - 1, at + REACH)];
      let sum = 0;
      for (let k = first; k <= last; k++) sum += from[line * across + k * step] as number;
      out[line * across + at * step] = sum / (last - first + 1);
    }
  }
  return out;
}

export function detailOf(plane: Plane): Detail {
  const size = Math.min(LARGEST, plane.height, plane.width);
  const { data } = toSquare(plane, size);
  const mean = smooth(smooth(data, size, 1, size), size, size, 1);
  return { size, luma: data, detail: data.map((value, at) => value - (mean[at] as number)) };
}

/**
 * Root of the mean squared difference of two lists of numbers, after their means were made equal.
 *
 * @param from where in `a` the partner of each number of `b` is
 */
export function rootMeanSquare(a: Float32Array, b: Float32Array, from: Int32Array): number {
  let [sum, squares] = [0, 0];
  for (let i = 0; i < b.length; i++) {
    const difference = (a[from[i] as number] as number) - (b[i] as number);
    sum += difference;
    squares += difference * difference;
  }
  return Math.sqrt(Math.max(0, squares / b.length - (sum / b.length) ** 2));
}

/**
 * Pearson's correlation of two lists of numbers, −1 to 1; 0 where one is constant.
 *
 * @param from where in `a` the partner of each number of `b` is
 */
export function correlation(a: Float32Array, b: Float32Array, from: Int32Array): number {
  const n = b.length;
  let [sumA, sumB] = [0, 0];
  for (let i = 0; i < n; i++) {
    sumA += a[i] as number;
    sumB += b[i] as number;
  }
  let [squaresA, squaresB, products] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const [x, y] = [(a[from[i] as number] as number) - sumA / n, (b[i] as number) - sumB / n];
    squaresA += x * x;
    squaresB += y * y;
    products += x * y;
  }
  return squaresA > 0 && squaresB > 0 ? products / Math.sqrt(squaresA * squaresB) : 0;
}
