import type { Attribute } from '../writing/attributes.js';
import * as attribute from '../writing/attributes.js';
import type { Emission } from '../writing/emission.js';
import type { Tensor } from '../writing/graphWriter.js';
import { NCHWC } from '../writing/layout.js';

/** What a convolution in blocks does with its result in the same pass. */
export type Activation = 'Relu';

/** A convolution whose result is in blocks. The images are too, or `nchw` where they have fewer channels than a block. */
export function blockedConvolution(
  emission: Emission,
  inputs: readonly Tensor[],
  attributes: Readonly<Record<string, Attribute>>,
  activation?: Activation,
): Tensor {
  return emission.graph.add({
    ...{ op: 'Conv', domain: NCHWC, inputs },
    attributes: activation ? { ...attributes, activation: attribute.text(activation) } : attributes,
  });
}

/** The layout in which a convolution that gives blocks takes an image of so many channels; undefined: none. */
export function inputLayout(emission: Emission, channels: number): 'nchw' | 'blocked' | undefined {
  if (emission.canBlock(channels)) return 'blocked';
  return channels < emission.target.block ? 'nchw' : undefined;
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
    readonly activation?: Activation | undefined;
  },
): Tensor {
  const { channels, scale, shift = '', sum, activation } = options;
  const kernel = emission.reshape(scale, [channels, 1, 1, 1]);
  const inputs = sum === undefined ? [x, kernel, shift] : [x, kernel, shift, sum];
  const attributes = { kernel_shape: attribute.ints([1, 1]), group: attribute.int(channels) };
  return blockedConvolution(
    emission,
    sum === undefined && shift === '' ? inputs.slice(0, 2) : inputs,
    attributes,
    activation,
  );
}

/** Means over rows and columns: [n, channels]. */
export function imageMeans(emission: Emission, x: Tensor, channels: number): Tensor {
  const means = emission.graph.add({ op: 'GlobalAveragePool', domain: NCHWC, inputs: [x] });
  return emission.reshape(means, [emission.items, channels]);
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
  const planes = emission.items * channels;
  const image = emission.reshape(a, [1, planes, height, width]);
  const kernel = emission.reshape(b, [planes, 1, height, width]);
  const sums = blockedConvolution(emission, [image, kernel], {
    kernel_shape: attribute.ints([height, width]),
    group: attribute.int(planes),
  });
  return emission.sumFirst(emission.reshape(sums, [emission.items, channels]));
}
