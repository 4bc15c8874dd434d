import type { PoolAttributes } from '@cnn/core';
import * as attribute from '../writing/attributes.js';
import type { Emission } from '../writing/emission.js';
import type { Tensor } from '../writing/graphWriter.js';
import { NCHWC } from '../writing/layout.js';
import { blockedConvolution } from './blocked.js';
import { withZeros } from './kernels.js';
import { isNotNegative } from './masks.js';
import { windowAttributes } from './window.js';

/** Whether a pooling takes 2×2 windows that lie side by side, without padding. */
export function isHalving({ poolSize, strides, padding }: PoolAttributes): boolean {
  const sizes = [...poolSize, ...strides];
  return sizes.every((size) => size === 2) && Object.values(padding).every((count) => count === 0);
}

/** Maxima of images in blocks. */
export const halved = (emission: Emission, image: Tensor): Tensor => blockedMaxPool(emission, image, [2, 2]);

const PAIR = { inRow: [1, 2], inColumn: [2, 1] } as const;

function blockedMaxPool(emission: Emission, image: Tensor, window: readonly [number, number]): Tensor {
  const attributes = windowAttributes({ kernel: window, strides: window, pads: [0, 0, 0, 0] });
  return emission.graph.add({ op: 'MaxPool', domain: NCHWC, inputs: [image], attributes });
}

/**
 * The gradient to images in blocks: each window's goes to the first of its largest elements, row by row. Which of a pair is
 * the larger tells the difference of the two, a convolution; no place is ever stored.
 *
 * @param options.dy [items, channels, ⌊height / 2⌋, ⌊width / 2⌋] in blocks
 * @param options.sizes height and width of the image, and its channels
 * @returns [items, channels, height, width] in blocks
 */
export function halvedGradient(
  emission: Emission,
  options: {
    readonly image: Tensor;
    readonly dy: Tensor;
    readonly sizes: readonly [number, number, number];
  },
): Tensor {
  const { image, dy, sizes } = options;
  const [height, width, channels] = sizes;
  const { items, target } = emission;
  const all = emission.inWholeBlocks(channels);
  const planes = (items * all) / target.block;
  const [rows, columns] = [Math.floor(height / 2), Math.floor(width / 2)];
  // Made again rather than kept since the pooling.
  const pairs = blockedMaxPool(emission, image, PAIR.inRow);
  const upper = isFirst(emission, pairs, { window: PAIR.inColumn, channels: all });
  // Rows of pairs that no window holds get nothing.
  const inPairs = withRest(emission, parted(emission, dy, upper), {
    ...{
      shape: [planes, rows, 2, columns * target.block],
      merged: [planes, rows * 2, columns * target.block],
    },
    rest: height % 2,
  });
  const left = isFirst(emission, image, { window: PAIR.inRow, channels: all });
  const perPair = emission.reshape(inPairs, [items, all, height, columns]);
  const whole = withRest(emission, parted(emission, perPair, left), {
    shape: [planes * height, columns, 2, target.block],
    merged: [planes * height, columns * 2, target.block],
    rest: width % 2,
  });
  return emission.reshape(whole, [items, all, height, width]);
}

/** 1 where the first of a pair is not less than the second, else 0. */
function isFirst(
  emission: Emission,
  image: Tensor,
  { window, channels }: { readonly window: readonly [number, number]; readonly channels: number },
): Tensor {
  const { block } = emission.target;
  const signs = emission.graph.floats([1, -1], [1, 2, 1]);
  const kernel = emission.once(`difference ${window} ${channels}`, () =>
    emission.reshape(emission.add('Expand', [signs, emission.graph.int64s([channels / block, 2, block])]), [
      channels,
      1,
      ...window,
    ]),
  );
  const difference = blockedConvolution(emission, [image, kernel], {
    ...windowAttributes({ kernel: window, strides: window, pads: [0, 0, 0, 0] }),
    group: attribute.int(channels),
  });
  return isNotNegative(emission, difference);
}

/** What goes to the first and to the second of each pair. */
function parted(emission: Emission, dy: Tensor, first: Tensor): readonly [Tensor, Tensor] {
  const toFirst = emission.add('Mul', [dy, first]);
  return [toFirst, emission.add('Sub', [dy, toFirst])];
}

/** Firsts and seconds one behind the other, and zeros behind all where an element is left over. */
function withRest(
  emission: Emission,
  pair: readonly [Tensor, Tensor],
  options: { readonly shape: readonly number[]; readonly merged: readonly number[]; readonly rest: number },
): Tensor {
  const { shape, merged, rest } = options;
  const [outer, count, , inner] = shape as [number, number, number, number];
  const parts = pair.map((tensor) => emission.reshape(tensor, [outer, count, 1, inner]));
  const both = emission.reshape(emission.add('Concat', parts, { axis: attribute.int(2) }), merged);
  return withZeros(emission, both, [0, rest, 0]);
}
