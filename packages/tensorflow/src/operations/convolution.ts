import type { ConvolutionAttributes, Shape } from '@cnn/core';
import type { AttributeMessage } from '../messages/messages.js';
import * as attribute from '../writing/attributes.js';
import type { GraphWriter, Tensor } from '../writing/graphWriter.js';
import { everyNth, spreadOut } from './strided.js';
import { imageSize, type Window, windowAttributes } from './window.js';
import { addTyped, type Operations } from './writeOperation.js';

const NHWC = { data_format: attribute.text('NHWC') };
const NO_DILATIONS = attribute.ints([1, 1, 1, 1]);

/** Height and width that a kernel covers, gaps included. */
const covered = (kernel: Shape, dilations: readonly [number, number]): [number, number] => [
  ((kernel[0] as number) - 1) * dilations[0] + 1,
  ((kernel[1] as number) - 1) * dilations[1] + 1,
];

const windowOf = (
  image: Shape,
  kernel: Shape,
  { strides, dilations, padding }: ConvolutionAttributes,
): Window => ({
  image: imageSize(image),
  size: covered(kernel, dilations),
  strides,
  padding,
});

/** The shape of a kernel with zeros between its elements. */
const spreadShape = (kernel: Shape, dilations: readonly [number, number]): number[] => [
  ...covered(kernel, dilations),
  ...kernel.slice(2),
];

const isDilated = ({ dilations }: ConvolutionAttributes): boolean => dilations[0] > 1 || dilations[1] > 1;

/**
 * A kernel with zeros between its elements. TensorFlow's kernels for gradients and for depthwise convolutions take no
 * dilation on a processor; the spread kernel without dilation means the same.
 */
function spreadKernel(
  graph: GraphWriter,
  x: Tensor,
  kernel: Shape,
  attributes: ConvolutionAttributes,
): Tensor {
  if (!isDilated(attributes)) return x;
  const whole = graph.ints(spreadShape(kernel, attributes.dilations));
  return spreadOut({ graph, x, whole, strides: [...attributes.dilations, 1, 1] });
}

/** Of a spread kernel's gradient, what belongs to the kernel's own elements. */
function ownElements(graph: GraphWriter, x: Tensor, { dilations }: ConvolutionAttributes): Tensor {
  return dilations[0] > 1 || dilations[1] > 1 ? everyNth({ graph, x, strides: [...dilations, 1, 1] }) : x;
}

const attributesOf = (window: Window): Record<string, AttributeMessage> => ({
  ...windowAttributes(window),
  ...NHWC,
  dilations: NO_DILATIONS,
});

/** TensorFlow's depthwise kernels need equal strides; others are those of stride 1, of which some are left out. */
function equalStrides(attributes: ConvolutionAttributes): ConvolutionAttributes {
  const [rows, columns] = attributes.strides;
  return rows === columns ? attributes : { ...attributes, strides: [1, 1] };
}

/** The gradient to a depthwise convolution of stride 1 that stands for one of unequal strides. */
function spreadGradient(
  { graph, shapeTensor }: { graph: GraphWriter; shapeTensor(shape: Shape): Tensor },
  dy: Tensor,
  { image, kernel, attributes }: { image: Shape; kernel: Shape; attributes: ConvolutionAttributes },
  channels: number,
): Tensor {
  const { strides, padding, dilations } = attributes;
  if (strides[0] === strides[1]) return dy;
  const [height, width] = imageSize(image);
  const [kh, kw] = covered(kernel, dilations);
  const whole = [
    image[0] as number,
    height + padding.top + padding.bottom - kh + 1,
    width + padding.left + padding.right - kw + 1,
    channels,
  ];
  return spreadOut({ graph, x: dy, whole: shapeTensor(whole), strides: [1, ...strides, 1] });
}

export const convolution = {
  conv2d: ({ node, graph, operand, operandNode }) => {
    const window = windowOf(operandNode(0).shape, operandNode(1).shape, node.attributes);
    const dilations = attribute.ints([1, ...node.attributes.dilations, 1]);
    return addTyped(graph, {
      op: 'Conv2D',
      inputs: [operand(0), operand(1)],
      attributes: { ...attributesOf(window), dilations },
    });
  },
  conv2dInputGradient: ({ node, graph, operand, operandNode, shapeTensor }) => {
    const kernel = operandNode(1).shape;
    return addTyped(graph, {
      op: 'Conv2DBackpropInput',
      inputs: [shapeTensor(node.shape), spreadKernel(graph, operand(1), kernel, node.attributes), operand(0)],
      attributes: attributesOf(windowOf(node.shape, kernel, node.attributes)),
    });
  },
  conv2dKernelGradient: ({ node, graph, operand, operandNode }) => {
    const gradient = addTyped(graph, {
      op: 'Conv2DBackpropFilter',
      inputs: [operand(0), graph.ints(spreadShape(node.shape, node.attributes.dilations)), operand(1)],
      attributes: attributesOf(windowOf(operandNode(0).shape, node.shape, node.attributes)),
    });
    return ownElements(graph, gradient, node.attributes);
  },
  depthwiseConv2d: ({ node, graph, operand, operandNode }) => {
    const kernel = operandNode(1).shape;
    const own = equalStrides(node.attributes);
    const all = addTyped(graph, {
      op: 'DepthwiseConv2dNative',
      inputs: [operand(0), spreadKernel(graph, operand(1), kernel, own)],
      attributes: attributesOf(windowOf(operandNode(0).shape, kernel, own)),
    });
    return own === node.attributes
      ? all
      : everyNth({ graph, x: all, strides: [1, ...node.attributes.strides, 1] });
  },
  depthwiseConv2dInputGradient: (writing) => {
    const { node, graph, operand, operandNode, shapeTensor } = writing;
    const [dy, kernel, attributes] = [operandNode(0).shape, operandNode(1).shape, node.attributes];
    return addTyped(graph, {
      op: 'DepthwiseConv2dNativeBackpropInput',
      inputs: [
        shapeTensor(node.shape),
        spreadKernel(graph, operand(1), kernel, attributes),
        spreadGradient(writing, operand(0), { image: node.shape, kernel, attributes }, dy[3] as number),
      ],
      attributes: attributesOf(windowOf(node.shape, kernel, equalStrides(attributes))),
    });
  },
  depthwiseConv2dKernelGradient: (writing) => {
    const { node, graph, operand, operandNode } = writing;
    const [image, dy, attributes] = [operandNode(0).shape, operandNode(1).shape, node.attributes];
    const gradient = addTyped(graph, {
      op: 'DepthwiseConv2dNativeBackpropFilter',
      inputs: [
        operand(0),
        graph.ints(spreadShape(node.shape, attributes.dilations)),
        spreadGradient(writing, operand(1), { image, kernel: node.shape, attributes }, dy[3] as number),
      ],
      attributes: attributesOf(windowOf(image, node.shape, equalStrides(attributes))),
    });
    return ownElements(graph, gradient, attributes);
  },
} satisfies Partial<Operations>;
