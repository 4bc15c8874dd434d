import type { Padding2d } from '@cnn/core';

type Pair = readonly [number, number];

/** A sliding window over images [batch, height, width, …]: how its elements meet the image. */
export interface WindowWalk {
  readonly batch: number;
  /** Height and width of the image. */
  readonly image: Pair;
  /** Height and width of what the window gives. */
  readonly output: Pair;
  readonly window: Pair;
  readonly strides: Pair;
  readonly dilations: Pair;
  readonly padding: Padding2d;
}

/**
 * Calls `visit` for every element of every window that lies inside the image, in row-major order.
 *
 * `pixel` and `place` count pixels of the image and of the output (batch included), `tap` elements of the window.
 */
export function walkWindows(
  walk: WindowWalk,
  visit: (pixel: number, place: number, tap: number) => void,
): void {
  const { batch, image, output, window, strides, dilations, padding } = walk;
  let place = 0;
  for (let item = 0; item < batch; item++) {
    for (let outRow = 0; outRow < output[0]; outRow++) {
      for (let outColumn = 0; outColumn < output[1]; outColumn++, place++) {
        for (let tapRow = 0; tapRow < window[0]; tapRow++) {
          const row = outRow * strides[0] + tapRow * dilations[0] - padding.top;
          if (row < 0 || row >= image[0]) continue;
          for (let tapColumn = 0; tapColumn < window[1]; tapColumn++) {
            const column = outColumn * strides[1] + tapColumn * dilations[1] - padding.left;
            if (column < 0 || column >= image[1]) continue;
            visit((item * image[0] + row) * image[1] + column, place, tapRow * window[1] + tapColumn);
          }
        }
      }
    }
  }
}
