import type { GraphNode, PoolAttributes } from '@cnn/core';
import { transposedConvolution } from '../operations/convolution.js';
import { poolWindow } from '../operations/pooling.js';
import { type Operations, operand } from '../operations/writeOperation.js';
import * as attribute from '../writing/attributes.js';
import type { Emission } from '../writing/emission.js';
import type { Tensor } from '../writing/graphWriter.js';
import type { Placed } from '../writing/layout.js';

type Sizes = readonly [number, number, number, number];

/** Below every number that a network makes, and exact in arithmetic with zeros. */
const LOWEST = -3.4e38;

/** The image [n, c, h, w] with its padding, which no maximum takes. */
function withBorder(emission: Emission, image: Tensor, { padding }: PoolAttributes): Tensor {
  const { top, left, bottom, right } = padding;
  if (top + left + bottom + right === 0) return image;
  const pads = emission.graph.int64s([0, 0, top, left, 0, 0, bottom, right]);
  return emission.add('Pad', [image, pads, emission.graph.scalar(LOWEST)]);
}

/**
 * What each element of the window gets of dy, window by window: dy goes to the first element that equals the maximum. The device's
 * MaxPool does not tell the places of the maxima.
 */
function shares(emission: Emission, node: GraphNode<'maxPool2dGradient'>): Tensor[] {
  const { poolSize, strides } = node.attributes;
  const image = withBorder(emission, emission.value(operand(node, 0), 'nchw'), node.attributes);
  const y = emission.value(operand(node, 1), 'nchw');
  const [, height, width] = emission.shape(operand(node, 1)) as Sizes;
  const zero = emission.graph.scalar(0);
  let left = emission.value(operand(node, 2), 'nchw');
  const taken: Tensor[] = [];
  for (let row = 0; row < poolSize[0]; row++) {
    for (let column = 0; column < poolSize[1]; column++) {
      const end = [row + (height - 1) * strides[0] + 1, column + (width - 1) * strides[1] + 1];
      const part = emission.slice(image, { axes: [2, 3], begin: [row, column], end, steps: strides });
      const isMaximum = emission.add('Equal', [part, y]);
      taken.push(emission.add('Where', [isMaximum, left, zero]));
      left = emission.add('Where', [isMaximum, zero, left]);
    }
  }
  return taken;
}

/** The shares go to their places by a transposed convolution, whose kernel for each share is 1 at its place in the window. */
function maxPoolGradient(emission: Emission, node: GraphNode<'maxPool2dGradient'>): Placed {
  const { poolSize, strides, padding } = node.attributes;
  const [n, h, w, c] = emission.shape(node.id) as Sizes;
  const [, height, width] = emission.shape(operand(node, 1)) as Sizes;
  const places = poolSize[0] * poolSize[1];
  const parts = shares(emission, node).map((share) => emission.reshape(share, [n * c, 1, height, width]));
  const stacked =
    places === 1 ? (parts[0] as Tensor) : emission.add('Concat', parts, { axis: attribute.int(1) });
  const kernel = Array.from({ length: places ** 2 }, (_, at) => (at % (places + 1) === 0 ? 1 : 0));
  const dx = transposedConvolution(emission, {
    inputs: [stacked, emission.graph.floats(kernel, [places, 1, ...poolSize])],
    kernel: poolSize,
    convolution: { strides, dilations: [1, 1], padding },
    image: [h, w],
    result: [height, width],
  });
  return { tensor: emission.reshape(dx, [n, c, h, w]), layout: 'nchw' };
}

export const pooling = {
  maxPool2d: (emission, node) => ({
    tensor: emission.add('MaxPool', [emission.value(operand(node, 0), 'nchw')], poolWindow(node.attributes)),
    layout: 'nchw',
  }),
  maxPool2dGradient: maxPoolGradient,
} satisfies Partial<Operations>;
