import type { GraphNode } from '@cnn/core';
import * as attribute from '../writing/attributes.js';
import type { Emission } from '../writing/emission.js';
import type { Tensor } from '../writing/graphWriter.js';
import type { Placed } from '../writing/layout.js';
import { blockedConvolution, cutTo, padBlocks, spreadOut } from './blocked.js';
import { transposedConvolution } from './convolution.js';
import { padded, seenBy } from './kernelGradient.js';
import { rotate, withZeros, writeOutputFirst } from './kernels.js';
import { padsOf, reach, seenPart, windowAttributes } from './window.js';
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

/** The kernel [h, w, channels, 1] as [channels / block, h, w, block], by half a turn where it is asked for. */
function blockedKernel(emission: Emission, id: number, rotated = false): Tensor {
  const home = emission.home(id);
  return home.once(`${id} kernel in blocks ${rotated}`, () => {
    const [rows, columns, channels] = home.shape(id) as Sizes;
    const { block } = home.target;
    const whole = rotated ? rotate(home, id) : home.value(id);
    const all = home.inWholeBlocks(channels);
    const filled = withZeros(home, whole, [0, 0, all - channels, 0]);
    const split = home.reshape(filled, [rows, columns, all / block, block]);
    return home.reshape(home.transpose(split, [2, 0, 1, 3]), [all, 1, rows, columns]);
  });
}

/** Whether the convolution is done in blocks: one result for each channel, whole blocks of them. */
function isBlocked(emission: Emission, kernel: readonly number[]): boolean {
  return emission.canBlock(kernel[2] as number) && kernel[3] === 1;
}

function forward(emission: Emission, node: GraphNode<'depthwiseConv2d'>): Placed {
  const [x, kernel] = [operand(node, 0), operand(node, 1)];
  const { strides, dilations, padding } = node.attributes;
  const [rows, columns, channels] = emission.shape(kernel) as Sizes;
  if (isBlocked(emission, emission.shape(kernel))) {
    const inputs = [emission.value(x, 'blocked'), blockedKernel(emission, kernel)];
    const tensor = blockedConvolution(emission, inputs, {
      ...windowAttributes({ kernel: [rows, columns], strides, dilations, pads: padsOf(padding) }),
      group: attribute.int(emission.inWholeBlocks(channels)),
    });
    return { tensor, layout: 'blocked' };
  }
  const tensor = emission.add('Conv', [emission.value(x, 'nchw'), groupedKernel(emission, kernel)], {
    ...windowAttributes({ kernel: [rows, columns], strides, dilations, pads: padsOf(padding) }),
    group: attribute.int(channels),
  });
  return { tensor, layout: 'nchw' };
}

function inputGradient(emission: Emission, node: GraphNode<'depthwiseConv2dInputGradient'>): Placed {
  const [dy, kernel] = [operand(node, 0), operand(node, 1)];
  const [rows, columns, channels] = emission.shape(kernel) as Sizes;
  const blocked = blockedInputGradient(emission, node);
  if (blocked !== undefined) return { tensor: blocked, layout: 'blocked' };
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

/**
 * A convolution of the gradient with the rotated kernel. Between the gradient's elements stand zeros where the convolution
 * has strides.
 */
function blockedInputGradient(
  emission: Emission,
  node: GraphNode<'depthwiseConv2dInputGradient'>,
): Tensor | undefined {
  const [dy, kernel] = [operand(node, 0), operand(node, 1)];
  const shape = emission.shape(kernel) as Sizes;
  const { strides, dilations, padding } = node.attributes;
  const image = emission.shape(node.id).slice(1, 3) as [number, number];
  const result = emission.shape(dy).slice(1, 3) as [number, number];
  const whole = result.map((size, axis) => size * (strides[axis] as number));
  const reaches = [0, 1].map((axis) => reach(shape[axis] as number, dilations[axis] as number));
  const before = [padding.top, padding.left].map((pad, axis) => (reaches[axis] as number) - 1 - pad);
  const after = image.map(
    (size, axis) => size - (whole[axis] as number) - (before[axis] as number) + (reaches[axis] as number) - 1,
  );
  const pads = [...before, ...after];
  if (!isBlocked(emission, shape) || pads.some((count) => count < 0)) return undefined;
  const channels = emission.inWholeBlocks(shape[2]);
  const gradient = spreadOut(emission, emission.value(dy, 'blocked'), { strides, result, channels });
  return blockedConvolution(emission, [gradient, blockedKernel(emission, kernel, true)], {
    ...windowAttributes({ kernel: shape.slice(0, 2), strides: [1, 1], dilations, pads }),
    group: attribute.int(channels),
  });
}

/**
 * The kernel's gradient as a depthwise convolution of each channel of each image, with the gradient of its result as its
 * kernel: strides and dilations change places.
 */
function blockedKernelGradient(emission: Emission, node: GraphNode<'depthwiseConv2dKernelGradient'>): Tensor {
  const [x, dy] = [operand(node, 0), operand(node, 1)];
  const { strides, dilations } = node.attributes;
  const [rows, columns, channels] = emission.shape(node.id) as Sizes;
  const whole = emission.shape(x).slice(1, 3) as [number, number];
  const result = emission.shape(dy).slice(1, 3) as [number, number];
  const { items, target, graph } = emission;
  const { before, after, size } = seenPart(node.attributes, {
    ...{ kernel: [rows, columns], image: whole, result },
  });
  const pads = [...before, ...after];
  const all = emission.inWholeBlocks(channels);
  const planes = items * all;
  const image = emission.value(x, 'blocked');
  const seen = pads.every((count) => count === 0)
    ? image
    : pads.every((count) => count >= 0)
      ? padBlocks(emission, image, { channels: all, pads })
      : emission.add('Pad', [
          emission.reshape(image, [planes / target.block, ...whole, target.block]),
          ...[graph.int64s([0, ...before, 0, 0, ...after, 0]), graph.scalar(0)],
        ]);
  const inputs = [
    emission.reshape(seen, [1, planes, ...size]),
    emission.reshape(emission.value(dy, 'blocked'), [planes, 1, ...result]),
  ];
  const sums = blockedConvolution(emission, inputs, {
    ...windowAttributes({ kernel: result, strides: dilations, dilations: strides, pads: [0, 0, 0, 0] }),
    group: attribute.int(planes),
  });
  const blocks = emission.reshape(sums, [items, all / target.block, rows * columns, target.block]);
  const gradient = emission.transpose(emission.sumFirst(blocks), [1, 0, 2]);
  const kernel = cutTo(emission, emission.reshape(gradient, [rows, columns, all]), { channels, axis: 2 });
  return emission.reshape(kernel, [rows, columns, channels, 1]);
}

/** For each element of the kernel, what it sees of the image times the gradient of the result, summed. */
function kernelGradient(emission: Emission, node: GraphNode<'depthwiseConv2dKernelGradient'>): Tensor {
  const [x, dy] = [operand(node, 0), operand(node, 1)];
  const { strides, dilations, padding } = node.attributes;
  const [rows, columns, channels, multiplier] = emission.shape(node.id) as Sizes;
  const [, height, width] = emission.shape(dy) as Sizes;
  if (isBlocked(emission, [rows, columns, channels, multiplier]))
    return blockedKernelGradient(emission, node);
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
