import type { GraphNode } from '@cnn/core';
import type { Emission } from '../emission/emission.js';
import * as attribute from '../writing/attributes.js';
import type { Tensor } from '../writing/graphWriter.js';
import { operand } from './lowering.js';

/** The image [n, c, h, w] with its padding, cut off where no window reaches. */
export function paddedImage(emission: Emission, x: number, padding: readonly number[]): Tensor {
  const image = emission.value(x, 'nchw');
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
  },
): Tensor {
  const { row, column, strides, dilations, result, channels } = view;
  const begin = [row * dilations[0], column * dilations[1]];
  const end = begin.map(
    (from, axis) => from + ((result[axis] as number) - 1) * (strides[axis] as number) + 1,
  );
  const part = emission.slice(image, { axes: [2, 3], begin, end, steps: strides });
  return emission.reshape(part, [emission.items, channels, result[0] * result[1]]);
}

/**
 * The gradient of a convolution to its kernel: for each element of the kernel, what it sees of the image times the
 * gradient of the result, as a matrix product, summed over the batch.
 */
export function kernelGradient(emission: Emission, node: GraphNode<'conv2dKernelGradient'>): Tensor {
  const [x, dy] = [operand(node, 0), operand(node, 1)];
  const { strides, dilations, padding } = node.attributes;
  const [rows, columns, inputs, outputs] = emission.shape(node.id) as [number, number, number, number];
  const [, height, width] = emission.shape(dy) as [number, number, number, number];
  const image = paddedImage(emission, x, [padding.top, padding.left, padding.bottom, padding.right]);
  const gradient = emission.reshape(emission.value(dy, 'nchw'), [emission.items, outputs, height * width]);
  const parts: Tensor[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const seen = seenBy(emission, image, {
        ...{ row, column, strides, dilations },
        result: [height, width],
        channels: inputs,
      });
      parts.push(seen);
    }
  }
  const stacked =
    parts.length === 1 ? (parts[0] as Tensor) : emission.add('Concat', parts, { axis: attribute.int(1) });
  const product = timesTransposed(emission, stacked, gradient);
  return emission.reshape(emission.sumFirst(product), [rows, columns, inputs, outputs]);
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
