import type { GraphNode } from '@cnn/core';
import { padded } from '../operations/kernelGradient.js';
import { padsOf } from '../operations/window.js';
import { operand } from '../operations/writeOperation.js';
import * as attribute from '../writing/attributes.js';
import type { Emission } from '../writing/emission.js';
import type { Tensor } from '../writing/graphWriter.js';

type Sizes = readonly [number, number, number, number];

/** Bytes of what the kernel sees of some images at once, where the target says nothing. */
const LARGEST = 2 ** 28;

/** Side of what a matrix product computes in one workgroup, and so many workgroups that a card has work. */
const TILE = 32;
const WORKGROUPS = 256;

/** A part of the batch: its first item, and their number. */
interface Part {
  readonly first: number;
  readonly items: number;
}

/** The batch in parts of about the same size, of so many items at most. */
function partsOf(items: number, most: number): Part[] {
  const size = Math.ceil(items / Math.ceil(items / most));
  return Array.from({ length: Math.ceil(items / size) }, (_, index) => ({
    first: index * size,
    items: Math.min(size, items - index * size),
  }));
}

/** In how many products the sum over the items is split, so that there are enough of them. */
function splits(items: number, tiles: number): number {
  let count = 1;
  while (count < items && (items % count !== 0 || count * tiles < WORKGROUPS)) count++;
  return items % count === 0 ? count : items;
}

/**
 * The gradient of a convolution to its kernel: what the kernel's elements see of the images, [S, elements, places], times
 * the gradient of the result, [S, places, outputs], summed over S. The places are those of some whole images, or of a row of one
 * where the kernel is small: the device's matrix products are as parallel as what they give is large.
 */
export function kernelGradient(emission: Emission, node: GraphNode<'conv2dKernelGradient'>): Tensor {
  const [x, dy] = [operand(node, 0), operand(node, 1)];
  const [rows, columns, channels, outputs] = emission.shape(node.id) as Sizes;
  const [, height, width] = emission.shape(dy) as Sizes;
  const elements = rows * columns * channels;
  const image = padded(emission, emission.value(x, 'nchw'), padsOf(node.attributes.padding));
  const [, h, w] = emission.shape(x) as Sizes;
  const { padding } = node.attributes;
  const size = [h + padding.top + padding.bottom, w + padding.left + padding.right] as const;
  const { largestValue = LARGEST } = emission.target;
  const fitting = Math.floor(largestValue / (4 * elements * height * width));
  const most = Math.max(1, Math.min(emission.items, fitting));
  const sums = partsOf(emission.items, most).map((part) => {
    const whole = part.items === emission.items;
    const take = (tensor: Tensor): Tensor =>
      whole
        ? tensor
        : emission.slice(tensor, { axes: [0], begin: [part.first], end: [part.first + part.items] });
    return partialGradient(emission, node, {
      ...{ image: take(image), gradient: take(emission.value(dy)), size, items: part.items },
    });
  });
  const sum = sums.reduce((total, next) => emission.add('Add', [total, next]));
  return emission.reshape(sum, [rows, columns, channels, outputs]);
}

/** What some images [items, c, h, w] with their gradients [items, height, width, outputs] add: [elements, outputs]. */
function partialGradient(
  emission: Emission,
  node: GraphNode<'conv2dKernelGradient'>,
  options: {
    readonly image: Tensor;
    readonly gradient: Tensor;
    /** Height and width of the image. */
    readonly size: readonly [number, number];
    readonly items: number;
  },
): Tensor {
  const { image, gradient, size, items } = options;
  const [rows, columns, channels, outputs] = emission.shape(node.id) as Sizes;
  const [, height, width] = emission.shape(operand(node, 1)) as Sizes;
  const elements = rows * columns * channels;
  const tiles = Math.ceil(elements / TILE) * Math.ceil(outputs / TILE);
  const byRows = tiles * items < WORKGROUPS;
  const count = byRows ? items * height : splits(items, tiles);
  const [places, each] = [(items * height * width) / count, items / count];
  // [n, h, c, w], or [S, c, n / S, h, w]
  const turned = byRows
    ? emission.transpose(image, [0, 2, 1, 3])
    : emission.transpose(emission.reshape(image, [count, each, channels, ...size]), [0, 2, 1, 3, 4]);
  const [axes, joined] = byRows ? [[1, 3], 2] : [[3, 4], 1];
  const { strides, dilations } = node.attributes;
  const parts: Tensor[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const begin = [row * dilations[0], column * dilations[1]] as const;
      const end = [begin[0] + (height - 1) * strides[0] + 1, begin[1] + (width - 1) * strides[1] + 1];
      parts.push(emission.slice(turned, { axes, begin, end, steps: strides }));
    }
  }
  const seen =
    parts.length === 1
      ? (parts[0] as Tensor)
      : emission.add('Concat', parts, { axis: attribute.int(joined) });
  const product = emission.add('MatMul', [
    emission.reshape(seen, [count, elements, places]),
    emission.reshape(gradient, [count, places, outputs]),
  ]);
  return count === 1 ? emission.reshape(product, [elements, outputs]) : emission.sumFirst(product);
}
