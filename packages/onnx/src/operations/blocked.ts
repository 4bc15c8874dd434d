import type { Attribute } from '../writing/attributes.js';
import * as attribute from '../writing/attributes.js';
import type { Emission } from '../writing/emission.js';
import type { Tensor } from '../writing/graphWriter.js';
import { NCHWC, type Placed } from '../writing/layout.js';
import { type Activation, activate, activationAttributes } from './activation.js';
import { withZeros } from './kernels.js';
import { windowAttributes } from './window.js';

/** What an operation does with its result in the same pass. */
export interface PassEnd {
  /** The node of an image that is added; where nothing else reads it, its memory is the result's. */
  readonly sum?: number | undefined;
  readonly activation?: Activation | undefined;
}

/** As `PassEnd` says, by operations of their own. */
export function endPass(
  emission: Emission,
  { tensor, layout }: Placed,
  { sum, activation }: PassEnd,
): Placed {
  const added = sum === undefined ? tensor : emission.add('Add', [tensor, emission.value(sum, layout)]);
  return { tensor: activate(emission, added, activation), layout };
}

/** A convolution whose result is in blocks. The images are too, or `nchw` where they have fewer channels than a block. */
export function blockedConvolution(
  emission: Emission,
  inputs: readonly Tensor[],
  attributes: Readonly<Record<string, Attribute>>,
  { sum, activation }: PassEnd = {},
): Tensor {
  const [image, kernel, bias = ''] = inputs as readonly [Tensor, Tensor, Tensor?];
  const added = sum === undefined ? inputs : [image, kernel, bias, emission.value(sum, 'blocked')];
  return emission.graph.add({
    ...{ op: 'Conv', domain: NCHWC, inputs: added },
    attributes: { ...attributes, ...activationAttributes(activation) },
  });
}

/** The layout in which a convolution that gives blocks takes an image of so many channels. */
export function inputLayout(emission: Emission, channels: number): 'nchw' | 'blocked' {
  return channels < emission.target.block ? 'nchw' : 'blocked';
}

/** [channels] numbers with zeros behind them, as many as fill the blocks. */
export function filledUp(emission: Emission, vector: Tensor, channels: number): Tensor {
  return withZeros(emission, vector, [emission.inWholeBlocks(channels) - channels]);
}

/** The first channels along an axis, without what fills the blocks. */
export function cutTo(
  emission: Emission,
  tensor: Tensor,
  { channels, axis }: { readonly channels: number; readonly axis: number },
): Tensor {
  if (emission.inWholeBlocks(channels) === channels) return tensor;
  return emission.slice(tensor, { axes: [axis], begin: [0], end: [channels] });
}

/** scale · x + shift (+ sum), with [channels] numbers each, in one pass: a depthwise convolution with kernels of a single element. */
export function channelAffine(
  emission: Emission,
  x: Tensor,
  options: {
    readonly channels: number;
    readonly scale: Tensor;
    readonly shift?: Tensor | undefined;
    /** Added to the result; a tensor that nothing else reads is overwritten. */
    readonly sum?: Tensor | undefined;
    readonly end?: PassEnd | undefined;
  },
): Tensor {
  const { channels, sum, end } = options;
  const all = emission.inWholeBlocks(channels);
  const kernel = emission.reshape(filledUp(emission, options.scale, channels), [all, 1, 1, 1]);
  const shift = options.shift === undefined ? '' : filledUp(emission, options.shift, channels);
  const inputs = sum === undefined ? [x, kernel, shift] : [x, kernel, shift, sum];
  const attributes = { kernel_shape: attribute.ints([1, 1]), group: attribute.int(all) };
  return blockedConvolution(
    emission,
    sum === undefined && shift === '' ? inputs.slice(0, 2) : inputs,
    attributes,
    end,
  );
}

/**
 * Images in blocks with zeros around them: 1 · x as a depthwise convolution, whose padding it is. It takes less time than ONNX's Pad.
 *
 * @param channels with what fills the blocks
 * @param pads rows above, columns to the left, rows below, columns to the right; none of them negative
 */
export function padBlocks(
  emission: Emission,
  image: Tensor,
  { channels, pads }: { readonly channels: number; readonly pads: readonly number[] },
): Tensor {
  const one = emission.once(`${channels} kernels of 1`, () =>
    emission.add('Expand', [emission.graph.scalar(1), emission.graph.int64s([channels, 1, 1, 1])]),
  );
  return blockedConvolution(emission, [image, one], {
    ...windowAttributes({ kernel: [1, 1], strides: [1, 1], pads }),
    group: attribute.int(channels),
  });
}

/** Images in blocks with zeros behind each row and column, so that they are so many times as large. Channels: with what fills the blocks. */
export function spreadOut(
  emission: Emission,
  image: Tensor,
  options: {
    readonly strides: readonly [number, number];
    readonly result: readonly [number, number];
    readonly channels: number;
  },
): Tensor {
  const { strides, result, channels } = options;
  if (strides.every((stride) => stride === 1)) return image;
  const { items, target } = emission;
  const planes = (items * channels) / target.block;
  const rows = emission.reshape(image, [planes, result[0], 1, result[1], target.block]);
  const spread = withZeros(emission, rows, [0, 0, strides[0] - 1, 0, (strides[1] - 1) * target.block]);
  return emission.reshape(spread, [items, channels, result[0] * strides[0], result[1] * strides[1]]);
}

/** Means over rows and columns: [n, channels]. */
export function imageMeans(emission: Emission, x: Tensor, channels: number): Tensor {
  const means = emission.graph.add({ op: 'GlobalAveragePool', domain: NCHWC, inputs: [x] });
  const rows = emission.reshape(means, [emission.items, emission.inWholeBlocks(channels)]);
  return cutTo(emission, rows, { channels, axis: 1 });
}

/**
 * Σ a · b over the batch, rows and columns: [channels]. Both are read once and no product is written: it is a depthwise
 * convolution of each channel of each image of `a` with that of `b` as its kernel.
 *
 * @param sizes height, width and channels
 */
export function sumsOfProducts(
  emission: Emission,
  [a, b]: readonly [Tensor, Tensor],
  sizes: readonly [number, number, number],
): Tensor {
  const [height, width, channels] = sizes;
  const all = emission.inWholeBlocks(channels);
  const planes = emission.items * all;
  const image = emission.reshape(a, [1, planes, height, width]);
  const kernel = emission.reshape(b, [planes, 1, height, width]);
  const sums = blockedConvolution(emission, [image, kernel], {
    kernel_shape: attribute.ints([height, width]),
    group: attribute.int(planes),
  });
  const whole = emission.sumFirst(emission.reshape(sums, [emission.items, all]));
  return cutTo(emission, whole, { channels, axis: 0 });
}
