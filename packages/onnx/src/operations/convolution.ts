import type { ConvolutionAttributes, GraphNode } from '@cnn/core';
import * as attribute from '../writing/attributes.js';
import type { Emission } from '../writing/emission.js';
import type { Tensor } from '../writing/graphWriter.js';
import type { Placed } from '../writing/layout.js';
import { blockedConvolution, endPass, filledUp, inputLayout, type PassEnd, spreadOut } from './blocked.js';
import { apart } from './form.js';
import { kernelGradient } from './kernelGradient.js';
import { kernelFor } from './kernels.js';
import { padsOf, reach, unreached, windowAttributes } from './window.js';
import { type Operations, operand } from './writeOperation.js';

/** A convolution, with the node of [channels] numbers that is added to its result in the same pass. */
export function convolve(
  emission: Emission,
  node: GraphNode<'conv2d'>,
  { bias, ...end }: PassEnd & { readonly bias?: number | undefined } = {},
): Placed {
  const outputs = emission.index.node(node.id).shape[3] as number;
  if (emission.canBlock(outputs)) {
    const { layout, inputs, attributes } = blockedConvolutionOf(emission, node, bias);
    const image = emission.value(operand(node, 0), layout);
    const tensor = blockedConvolution(emission, [image, ...inputs], attributes, end);
    return { tensor, layout: 'blocked' };
  }
  const { inputs, attributes } = convolutionOf(emission, node, bias);
  const image = emission.value(operand(node, 0), 'nchw');
  const tensor = emission.add('Conv', [image, ...inputs], attributes);
  return endPass(emission, { tensor, layout: 'nchw' }, end);
}

/** What a convolution that gives blocks takes beside the image, and the layout of the image. */
export function blockedConvolutionOf(
  emission: Emission,
  node: GraphNode<'conv2d'>,
  bias: number | undefined,
): {
  readonly layout: 'nchw' | 'blocked';
  readonly inputs: readonly Tensor[];
  readonly attributes: ReturnType<typeof windowAttributes>;
} {
  const kernel = operand(node, 1);
  const [channels, outputs] = emission.index.node(kernel).shape.slice(2) as [number, number];
  const layout = inputLayout(emission, channels);
  const inputs = [kernelFor(emission, kernel, layout === 'blocked' ? 'blocked' : 'outputsBlocked')];
  if (bias !== undefined) {
    const home = emission.home(bias);
    inputs.push(home.once(`${bias} filled up`, () => filledUp(home, home.value(bias), outputs)));
  }
  return { layout, inputs, attributes: attributesOf(emission, node) };
}

function attributesOf(emission: Emission, node: GraphNode<'conv2d'>): ReturnType<typeof windowAttributes> {
  const { padding, strides, dilations } = node.attributes;
  const kernel = emission.shape(operand(node, 1)).slice(0, 2);
  return windowAttributes({ kernel, strides, dilations, pads: padsOf(padding) });
}

/** What ONNX's Conv takes beside the image. */
export function convolutionOf(
  emission: Emission,
  node: GraphNode<'conv2d'>,
  bias?: number,
): { readonly inputs: readonly Tensor[]; readonly attributes: ReturnType<typeof windowAttributes> } {
  const inputs = [kernelFor(emission, operand(node, 1), 'outputFirst')];
  if (bias !== undefined) inputs.push(emission.value(bias));
  return { inputs, attributes: attributesOf(emission, node) };
}

/** The gradient of a convolution to its image, for stride 1: a convolution with the rotated kernel. */
export function rotatedPads(
  { padding, strides, dilations }: ConvolutionAttributes,
  kernel: readonly number[],
): number[] | undefined {
  if (strides[0] !== 1 || strides[1] !== 1) return undefined;
  const [rows, columns] = [
    reach(kernel[0] as number, dilations[0]),
    reach(kernel[1] as number, dilations[1]),
  ];
  const pads = [
    rows - 1 - padding.top,
    columns - 1 - padding.left,
    rows - 1 - padding.bottom,
    columns - 1 - padding.right,
  ];
  return pads.every((count) => count >= 0) ? pads : undefined;
}

export function inputGradient(
  emission: Emission,
  node: GraphNode<'conv2dInputGradient'>,
  end: PassEnd = {},
): Placed {
  const [dy, kernel] = [operand(node, 0), operand(node, 1)];
  const { dilations } = node.attributes;
  const size = emission.shape(kernel).slice(0, 2);
  const [channels, outputs] = emission.shape(kernel).slice(2) as [number, number];
  const rotated = rotatedPads(node.attributes, size);
  if (rotated) {
    const attributes = windowAttributes({ kernel: size, strides: [1, 1], dilations, pads: rotated });
    if (emission.canBlock(channels)) {
      const layout = inputLayout(emission, outputs);
      const form = layout === 'blocked' ? 'rotatedBlocked' : 'rotatedOutputsBlocked';
      const inputs = [emission.value(dy, layout), kernelFor(emission, kernel, form)];
      return { tensor: blockedConvolution(emission, inputs, attributes, end), layout: 'blocked' };
    }
    const gradient = emission.value(dy, 'nchw');
    const tensor = emission.add('Conv', [gradient, kernelFor(emission, kernel, 'rotated')], attributes);
    return endPass(emission, { tensor, layout: 'nchw' }, end);
  }
  const apart = singleInputGradient(emission, node);
  if (apart !== undefined) return endPass(emission, { tensor: apart, layout: 'blocked' }, end);
  const tensor = transposedConvolution(emission, {
    inputs: [emission.value(dy, 'nchw'), kernelFor(emission, kernel, 'outputFirst')],
    kernel: size,
    convolution: node.attributes,
    image: emission.shape(node.id).slice(1, 3),
    result: emission.shape(dy).slice(1, 3),
  });
  return endPass(emission, { tensor, layout: 'nchw' }, end);
}

/** The gradient of a kernel of one element with strides, which sees every such row and column: products, and zeros between them. */
function singleInputGradient(emission: Emission, node: GraphNode<'conv2dInputGradient'>): Tensor | undefined {
  const [dy, kernel] = [operand(node, 0), operand(node, 1)];
  const { strides, padding } = node.attributes;
  const [rows, columns, channels, outputs] = emission.shape(kernel) as [number, number, number, number];
  const image = emission.shape(node.id).slice(1, 3);
  const result = emission.shape(dy).slice(1, 3) as [number, number];
  const isWhole = result.every((size, axis) => size * (strides[axis] as number) === image[axis]);
  const isPadded = Object.values(padding).some((count) => count !== 0);
  if (!emission.canBlock(channels) || rows * columns !== 1 || !isWhole || isPadded) return undefined;
  const layout = inputLayout(emission, outputs);
  const form = layout === 'blocked' ? 'rotatedBlocked' : 'rotatedOutputsBlocked';
  const products = blockedConvolution(
    emission,
    [emission.value(dy, layout), kernelFor(emission, kernel, form)],
    windowAttributes({ kernel: [1, 1], strides: [1, 1], pads: [0, 0, 0, 0] }),
  );
  return spreadOut(emission, products, { strides, result, channels: emission.inWholeBlocks(channels) });
}

/**
 * ConvTranspose, for an image of a given size. Rows and columns at its end that no window reaches are zeros; padding at
 * the end that none reaches is not cut off.
 */
export function transposedConvolution(
  emission: Emission,
  options: {
    readonly inputs: readonly Tensor[];
    readonly kernel: readonly number[];
    readonly convolution: ConvolutionAttributes;
    /** Height and width of the image, and of the gradient. */
    readonly image: readonly number[];
    readonly result: readonly number[];
    readonly group?: number;
  },
): Tensor {
  const { inputs, kernel, convolution, image, result, group = 1 } = options;
  const { padding, strides, dilations } = convolution;
  const ends = [padding.bottom, padding.right].map(
    (end, axis) => end - (unreached(convolution, { kernel, image, result })[axis] as number),
  );
  const [bottom, right] = ends.map((end) => Math.max(end, 0)) as [number, number];
  const tensor = emission.add('ConvTranspose', inputs, {
    ...windowAttributes({ kernel, strides, dilations, pads: padsOf({ ...padding, bottom, right }) }),
    group: attribute.int(group),
  });
  if (ends.every((end) => end >= 0)) return tensor;
  const pads = emission.graph.int64s([0, 0, 0, 0, 0, 0, ...ends.map((end) => Math.max(-end, 0))]);
  return emission.add('Pad', apart(emission, [tensor, pads, emission.graph.scalar(0)], 4));
}

export const convolution = {
  conv2d: (emission, node) => convolve(emission, node),
  conv2dInputGradient: (emission, node) => inputGradient(emission, node),
  conv2dKernelGradient: kernelGradient,
} satisfies Partial<Operations>;
