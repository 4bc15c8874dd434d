import type { GraphNode } from '@cnn/core';
import * as attribute from '../writing/attributes.js';
import type { Emission } from '../writing/emission.js';
import type { Tensor } from '../writing/graphWriter.js';
import type { Placed } from '../writing/layout.js';
import { transposedConvolution } from './convolution.js';
import { padded, seenBy } from './kernelGradient.js';
import { writeOutputFirst } from './kernels.js';
import { padsOf, windowAttributes } from './window.js';
import { type Operations, operand } from './writeOperation.js';

type Sizes = readonly [number, number, number, number];

/** The kernel [h, w, channels, multiplier] as ONNX's [channels · multiplier, 1, h, w]. */
function groupedKernel(emission: Emission, id: number): Tensor {
  const home = emission.home(id);
  return home.once(`${id} kernel grouped`, () => {
    const [rows, columns, channels, multiplier] = home.shape(id) as Sizes;
    const weight = home.weight(id);
    if (weight)
      return writeOutputFirst(home, { ...weight, shape: [rows, columns, 1, channels * multiplier] });
    const first = home.transpose(home.value(id), [2, 3, 0, 1]);
    return home.reshape(first, [channels * multiplier, 1, rows, columns]);
  });
}

function forward(emission: Emission, node: GraphNode<'depthwiseConv2d'>): Placed {
  const [x, kernel] = [operand(node, 0), operand(node, 1)];
  const { strides, dilations, padding } = node.attributes;
  const [rows, columns, channels] = emission.shape(kernel) as Sizes;
  const tensor = emission.add('Conv', [emission.value(x, 'nchw'), groupedKernel(emission, kernel)], {
    ...windowAttributes({ kernel: [rows, columns], strides, dilations, pads: padsOf(padding) }),
    group: attribute.int(channels),
  });
  return { tensor, layout: 'nchw' };
}

function inputGradient(emission: Emission, node: GraphNode<'depthwiseConv2dInputGradient'>): Placed {
  const [dy, kernel] = [operand(node, 0), operand(node, 1)];
  const [rows, columns, channels] = emission.shape(kernel) as Sizes;
  const tensor = transposedConvolution(emission, {
    inputs: [emission.value(dy, 'nchw'), groupedKernel(emission, kernel)],
    kernel: [rows, columns],
    convolution: node.attributes,
    image: emission.shape(node.id).slice(1, 3),
    result: emission.shape(dy).slice(1, 3),
    group: channels,
  });
  return { tensor, layout: 'nchw' };
}

/** For each element of the kernel, what it sees of the image times the gradient of the result, summed. */
function kernelGradient(emission: Emission, node: GraphNode<'depthwiseConv2dKernelGradient'>): Tensor {
  const [x, dy] = [operand(node, 0), operand(node, 1)];
  const { strides, dilations, padding } = node.attributes;
  const [rows, columns, channels, multiplier] = emission.shape(node.id) as Sizes;
  const [, height, width] = emission.shape(dy) as Sizes;
  const { items } = emission;
  const image = padded(emission, emission.value(x, 'nchw'), padsOf(padding));
  const gradient = emission.reshape(emission.value(dy, 'nchw'), [
    items,
    channels,
    multiplier,
    height * width,
  ]);
  const sums: Tensor[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const seen = seenBy(emission, image, {
        ...{ row, column, strides, dilations, channels, items },
        result: [height, width],
      });
      const spread = multiplier === 1 ? seen : emission.reshape(seen, [items, channels, 1, height * width]);
      const whole =
        multiplier === 1 ? emission.reshape(gradient, [items, channels, height * width]) : gradient;
      const product = emission.add('Mul', [spread, whole]);
      const last = multiplier === 1 ? 2 : 3;
      sums.push(
        emission.reduce('ReduceSum', emission.reduce('ReduceSum', product, { axes: [last] }), { axes: [0] }),
      );
    }
  }
  const stacked =
    sums.length === 1 ? (sums[0] as Tensor) : emission.add('Concat', sums, { axis: attribute.int(0) });
  return emission.reshape(stacked, [rows, columns, channels, multiplier]);
}

export const depthwise = {
  depthwiseConv2d: forward,
  depthwiseConv2dInputGradient: inputGradient,
  depthwiseConv2dKernelGradient: kernelGradient,
} satisfies Partial<Operations>;
