import type { Explanation } from '../explanation.js';

/** One value per pixel of a map: the sum over channels of a signed map, else the largest. */
export function pixelValues({
  map,
  channels,
  signed,
}: Pick<Explanation, 'map' | 'channels' | 'signed'>): Float32Array {
  if (channels === 1) return map;
  return Float32Array.from({ length: map.length / channels }, (_, at) => {
    const own = map.subarray(at * channels, (at + 1) * channels);
    return signed ? own.reduce((sum, value) => sum + value, 0) : Math.max(...own);
  });
}

/**
 * The value that is drawn in full colour: what 99.5 % of all do not exceed, so that single pixels do not dim the rest; the largest
 * where that is 0. Values that are not finite, where there is no map, do not count.
 */
export function fullColour(values: Float32Array): number {
  const sorted = values.filter(Number.isFinite).map(Math.abs).sort();
  return sorted[Math.floor(0.995 * (sorted.length - 1))] || (sorted.at(-1) ?? 0);
}
