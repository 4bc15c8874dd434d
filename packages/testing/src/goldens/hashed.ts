/**
 * Uniform numbers in [low, high) by MurmurHash3's finalizer of (seed, index): the same in `goldens/golden.py`, so that
 * large weights and batches need not stand in a file. 24 bits of each hash are used, exact in float32.
 */
export function hashed(options: {
  readonly seed: number;
  readonly size: number;
  readonly low: number;
  readonly high: number;
}): Float32Array {
  const { seed, size, low, high } = options;
  const values = new Float32Array(size);
  const offset = Math.imul(seed, 0x85ebca6b);
  for (let index = 0; index < size; index++) {
    let h = (Math.imul(index, 0x9e3779b1) + offset) | 0;
    h ^= h >>> 16;
    h = Math.imul(h, 0x85ebca6b);
    h ^= h >>> 13;
    h = Math.imul(h, 0xc2b2ae35);
    h ^= h >>> 16;
    values[index] = low + (high - low) * ((h >>> 8) / 2 ** 24);
  }
  return values;
}
