import type { Plane } from './plane.js';
import { toSquare } from './plane.js';
import { type Position, positions } from './positions.js';

const SIZE = 32;
const KEPT = 8;

/** `cosines[frequency * SIZE + at]` of the discrete cosine transform, type II. */
const cosines = Float32Array.from({ length: KEPT * SIZE }, (_, index) => {
  const [frequency, at] = [Math.floor(index / SIZE), index % SIZE];
  return Math.cos((Math.PI * frequency * (2 * at + 1)) / (2 * SIZE));
});

/** The 8×8 lowest frequencies of the picture at 32×32. */
function lowFrequencies(plane: Plane): Float32Array {
  const { data } = toSquare(plane, SIZE);
  const rows = new Float32Array(SIZE * KEPT);
  for (let y = 0; y < SIZE; y++) {
    for (let u = 0; u < KEPT; u++) {
      let sum = 0;
      for (let x = 0; x < SIZE; x++)
        sum += (data[y * SIZE + x] as number) * (cosines[u * SIZE + x] as number);
      rows[y * KEPT + u] = sum;
    }
  }
  const out = new Float32Array(KEPT * KEPT);
  for (let v = 0; v < KEPT; v++) {
    for (let u = 0; u < KEPT; u++) {
      let sum = 0;
      for (let y = 0; y < SIZE; y++)
        sum += (rows[y * KEPT + u] as number) * (cosines[v * SIZE + y] as number);
      out[v * KEPT + u] = sum;
    }
  }
  return out;
}

/** 63 signs as two 32-bit words. A mirror changes the signs of odd frequencies; a transpose exchanges the two. */
function signs(frequencies: Float32Array, { transpose, flipVertical, flipHorizontal }: Position) {
  let [low, high] = [0, 0];
  for (let index = 1; index < KEPT * KEPT; index++) {
    const [v, u] = [Math.floor(index / KEPT), index % KEPT];
    const value = frequencies[transpose ? u * KEPT + v : index] as number;
    const odd = ((flipVertical ? v : 0) + (flipHorizontal ? u : 0)) % 2 === 1;
    if (!(odd ? value < 0 : value > 0)) continue;
    if (index < 32) low |= 1 << index;
    else high |= 1 << (index - 32);
  }
  return [low, high] as const;
}

/**
 * The perceptual hash of a picture in each of the eight {@link positions}: the signs of its 63 lowest frequencies (the
 * discrete cosine transform of its luma at 32×32), as Zauner 2010, "Implementation and benchmarking of perceptual image
 * hash functions", but with 0 in place of the median.
 *
 * @returns two 32-bit words for each position
 */
export function perceptualHashes(plane: Plane): Int32Array {
  const frequencies = lowFrequencies(plane);
  return Int32Array.from(positions.flatMap((position) => [...signs(frequencies, position)]));
}

function bitCount(word: number): number {
  let value = word - ((word >>> 1) & 0x55555555);
  value = (value & 0x33333333) + ((value >>> 2) & 0x33333333);
  return Math.imul((value + (value >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** How many of the 63 signs differ, between the hash at `a` and that at `b` (in words). */
export function hashDistance(hashes: Int32Array, a: number, b: number): number {
  return (
    bitCount((hashes[a] as number) ^ (hashes[b] as number)) +
    bitCount((hashes[a + 1] as number) ^ (hashes[b + 1] as number))
  );
}
