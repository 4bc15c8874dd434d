import type { ImageShape } from '../set/imageSet.js';

/** Pairs that are put in order, after which the fifth is the median: Devillard 1998, "Fast median search", opt_med9. */
const exchanges = [
  [1, 2],
  [4, 5],
  [7, 8],
  [0, 1],
  [3, 4],
  [6, 7],
  [1, 2],
  [4, 5],
  [7, 8],
  [0, 3],
  [5, 8],
  [4, 7],
  [3, 6],
  [1, 4],
  [2, 5],
  [4, 7],
  [4, 2],
  [6, 4],
  [4, 2],
] as const;

/**
 * The median over each pixel and its eight neighbours, by channel: noise and lines of one pixel go, edges stay. At the edges
 * the outermost pixels count twice.
 */
export function medianOfNine(pixels: Uint8Array, [height, width, channels]: ImageShape): Uint8Array {
  const out = new Uint8Array(pixels.length);
  const nine = new Uint8Array(9);
  for (let y = 0; y < height; y++) {
    const rows = [Math.max(0, y - 1), y, Math.min(height - 1, y + 1)].map((row) => row * width);
    for (let x = 0; x < width; x++) {
      const columns = [Math.max(0, x - 1), x, Math.min(width - 1, x + 1)];
      for (let c = 0; c < channels; c++) {
        let at = 0;
        for (const row of rows)
          for (const column of columns) nine[at++] = pixels[(row + column) * channels + c] as number;
        for (const [a, b] of exchanges) {
          const [low, high] = [nine[a] as number, nine[b] as number];
          if (low <= high) continue;
          nine[a] = high;
          nine[b] = low;
        }
        out[(y * width + x) * channels + c] = nine[4] as number;
      }
    }
  }
  return out;
}
