import type { GraphNode } from '@cnn/core';
import * as attribute from '../writing/attributes.js';
import type { Emission } from '../writing/emission.js';
import type { Tensor } from '../writing/graphWriter.js';
import { blockedKernelGradient, blockedProduct, isBlockedProduct } from './blockedKernelGradient.js';
import { inPieces, pieceSize } from './pieces.js';
import { padsOf } from './window.js';
import { operand } from './writeOperation.js';

/** An image [n, c, h, w] with its padding. */
export function padded(emission: Emission, image: Tensor, padding: readonly number[]): Tensor {
  if (padding.every((count) => count === 0)) return image;
  const [top, left, bottom, right] = padding as [number, number, number, number];
  const pads = emission.graph.int64s([0, 0, top, left, 0, 0, bottom, right]);
  return emission.add('Pad', [image, pads, emission.graph.scalar(0)]);
}

/** What the kernel's element at (row, column) sees of a padded image, window after window: [n, c, height · width]. */
export function seenBy(
  emission: Emission,
  image: Tensor,
  view: {
    readonly row: number;
    readonly column: number;
    readonly strides: readonly [number, number];
    readonly dilations: readonly [number, number];
    /** Height and width of the convolution's result. */
    readonly result: readonly [number, number];
    readonly channels: number;
    readonly items: number;
  },
): Tensor {
  const { row, column, strides, dilations, result, channels, items } = view;
  const begin = [row * dilations[0], column * dilations[1]];
  const end = begin.map(
    (from, axis) => from + ((result[axis] as number) - 1) * (strides[axis] as number) + 1,
  );
  const part = emission.slice(image, { axes: [2, 3], begin, end, steps: strides });
  return emission.reshape(part, [items, channels, result[0] * result[1]]);
}

/** The gradient of a convolution to its kernel, [rows, columns, inputs, outputs]. */
export function kernelGradient(emission: Emission, node: GraphNode<'conv2dKernelGradient'>): Tensor {
  const [rows, columns, , outputs] = emission.shape(node.id) as [number, number, number, number];
  // A kernel of one element is a product of matrices as it is.
  const isProduct = rows === 1 && columns === 1;
  if (isProduct && isBlockedProduct(emission, node)) return blockedProduct(emission, node);
  return emission.canBlock(outputs) && !isProduct
    ? blockedKernelGradient(emission, node)
    : stackedKernelGradient(emission, node);
}

/**
 * For each element of the kernel, what it sees of the image times the
 * gradient of the result, as a matrix product, summed over the batch. Done for some images at a time.
 */
function stackedKernelGradient(emission: Emission, node: GraphNode<'conv2dKernelGradient'>): Tensor {
  const [x, dy] = [operand(node, 0), operand(node, 1)];
  const [rows, columns, inputs, outputs] = emission.shape(node.id) as [number, number, number, number];
  const [, height, width] = emission.shape(dy) as [number, number, number, number];
  const bytes = 4 * rows * columns * inputs * height * width;
  const [sum] = inPieces(emission, {
    over: [
      { tensor: emission.value(x, 'nchw'), shape: emission.tensorShape(x, 'nchw') },
      { tensor: emission.value(dy, 'nchw'), shape: emission.tensorShape(dy, 'nchw') },
    ],
    size: pieceSize(emission.items, bytes),
    sums: [[rows * columns * inputs, outputs]],
    write: (inside, [image, gradient], items) => [
      partialGradient(inside, node, { image: image as Tensor, gradient: gradient as Tensor, items }),
    ],
  });
  return emission.reshape(sum as Tensor, [rows, columns, inputs, outputs]);
}

/**
 * What some images [items, c, h, w] with the gradients [items, outputs, height, width] of their results add to the
 * gradient: [rows · columns · inputs, outputs].
 */
export function partialGradient(
  emission: Emission,
  node: GraphNode<'conv2dKernelGradient'>,
  { image, gradient, items }: { readonly image: Tensor; readonly gradient: Tensor; readonly items: number },
): Tensor {
  const { strides, dilations, padding } = node.attributes;
  const [rows, columns, channels, outputs] = emission.index.node(node.id).shape as [
    number,
    number,
    number,
    number,
  ];
  const [, height, width] = emission.index.node(operand(node, 1)).shape as [number, number, number];
  const whole = padded(emission, image, padsOf(padding));
  const parts: Tensor[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      parts.push(
        seenBy(emission, whole, {
          ...{ row, column, strides, dilations, channels, items },
          result: [height, width],
        }),
      );
    }
  }
  const stacked =
    parts.length === 1 ? (parts[0] as Tensor) : emission.add('Concat', parts, { axis: attribute.int(1) });
  const flat = emission.reshape(gradient, [items, outputs, height * width]);
  const product = timesTransposed(emission, stacked, flat);
  return emission.sumFirst(product);
}

/** a · bᵀ for each item of the batch. */
function timesTransposed(emission: Emission, a: Tensor, b: Tensor): Tensor {
  if (emission.target.contrib) {
    return emission.graph.add({
      op: 'FusedMatMul',
      domain: 'com.microsoft',
      inputs: [a, b],
      attributes: { transB: attribute.int(1) },
    });
  }
  return emission.add('MatMul', [a, emission.transpose(b, [0, 2, 1])]);
}
