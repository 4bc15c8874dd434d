import type { PoolAttributes, Shape } from '@cnn/core';
import * as attribute from '../writing/attributes.js';
import type { GraphWriter, Tensor } from '../writing/graphWriter.js';
import { imageSize, paddingKind, type Window } from './window.js';
import { addTyped, type Operations, type Writing } from './writeOperation.js';

const windowOf = (image: Shape, { poolSize, strides, padding }: PoolAttributes): Window => ({
  image: imageSize(image),
  size: poolSize,
  strides,
  padding,
});

/** TensorFlow's pooling knows its own two paddings only. With another one, the image is padded first. */
const isOwn = (image: Shape, attributes: PoolAttributes): boolean =>
  paddingKind(windowOf(image, attributes)) !== 'EXPLICIT';

function attributesOf(image: Shape, attributes: PoolAttributes) {
  const kind = paddingKind(windowOf(image, attributes));
  return {
    ksize: attribute.ints([1, ...attributes.poolSize, 1]),
    strides: attribute.ints([1, ...attributes.strides, 1]),
    padding: attribute.text(kind === 'EXPLICIT' ? 'VALID' : kind),
    data_format: attribute.text('NHWC'),
  };
}

function padded(graph: GraphWriter, x: Tensor, { padding }: PoolAttributes, value: number): Tensor {
  const { top, bottom, left, right } = padding;
  const paddings = graph.constant([4, 2], Int32Array.of(0, 0, top, bottom, left, right, 0, 0));
  return addTyped(graph, {
    op: 'PadV2',
    inputs: [x, paddings, graph.scalar(value)],
    attributes: { Tpaddings: attribute.type('int32') },
  });
}

const paddedShape = (image: Shape, { padding }: PoolAttributes): number[] => [
  image[0] as number,
  (image[1] as number) + padding.top + padding.bottom,
  (image[2] as number) + padding.left + padding.right,
  image[3] as number,
];

/** The image's own part of a padded image. */
function inside(graph: GraphWriter, x: Tensor, image: Shape, { padding }: PoolAttributes): Tensor {
  return addTyped(graph, {
    op: 'Slice',
    inputs: [x, graph.ints([0, padding.top, padding.left, 0]), graph.ints([-1, ...image.slice(1)])],
    attributes: { Index: attribute.type('int32') },
  });
}

/** Of each window, its whole size over the number of its elements inside the image: [1, rows, columns, 1]. */
function averageCorrection(
  graph: GraphWriter,
  image: Shape,
  output: Shape,
  attributes: PoolAttributes,
): Tensor {
  const { poolSize, strides, padding } = attributes;
  const [height, width] = imageSize(image);
  const [rows, columns] = imageSize(output);
  const counts = (count: number, size: number, stride: number, before: number, length: number): number[] =>
    Array.from({ length: count }, (_, index) => {
      const start = index * stride - before;
      return Math.min(start + size, length) - Math.max(start, 0);
    });
  const inRows = counts(rows, poolSize[0], strides[0], padding.top, height);
  const inColumns = counts(columns, poolSize[1], strides[1], padding.left, width);
  const whole = poolSize[0] * poolSize[1];
  const factors = inRows.flatMap((high) => inColumns.map((wide) => whole / (high * wide)));
  return graph.constant([1, rows, columns, 1], Float32Array.from(factors));
}

/**
 * Whether windows lie side by side and cover the image, of channels that fill no vector of oneDNN's kernel: it then takes twice as
 * long as the broadcast.
 */
function isTiling(image: Shape, { poolSize, strides, padding }: PoolAttributes): boolean {
  const size = imageSize(image);
  return (
    (image[3] as number) % 16 !== 0 &&
    Object.values(padding).every((width) => width === 0) &&
    [0, 1].every((axis) => {
      const window = poolSize[axis as 0 | 1];
      return strides[axis as 0 | 1] === window && (size[axis as 0 | 1] as number) % window === 0;
    })
  );
}

/** dy over the number of a window's elements, in each of them. */
function spreadMean({
  node,
  graph,
  operand,
  operandNode,
  shapeTensor,
}: Writing<'averagePool2dGradient'>): Tensor {
  const [height, width] = node.attributes.poolSize;
  const [items, rows, columns, channels] = operandNode(0).shape as [number, number, number, number];
  const share = addTyped(graph, { op: 'Mul', inputs: [operand(0), graph.scalar(1 / (height * width))] });
  const reshaped = (x: Tensor, shape: readonly number[]): Tensor =>
    addTyped(graph, {
      op: 'Reshape',
      inputs: [x, graph.ints(shape)],
      attributes: { Tshape: attribute.type('int32') },
    });
  const spread = addTyped(graph, {
    op: 'BroadcastTo',
    inputs: [
      reshaped(share, [-1, 1, columns, 1, channels]),
      shapeTensor([items * rows, height, columns, width, channels]),
    ],
    attributes: { Tidx: attribute.type('int32') },
  });
  return reshaped(spread, [-1, rows * height, columns * width, channels]);
}

export const pooling = {
  maxPool2d: ({ node, graph, operand, operandNode }) => {
    const image = operandNode(0).shape;
    const x = isOwn(image, node.attributes)
      ? operand(0)
      : padded(graph, operand(0), node.attributes, Number.NEGATIVE_INFINITY);
    return addTyped(graph, { op: 'MaxPool', inputs: [x], attributes: attributesOf(image, node.attributes) });
  },
  maxPool2dGradient: ({ node, graph, operand, operandNode }) => {
    const image = operandNode(0).shape;
    const own = isOwn(image, node.attributes);
    const x = own ? operand(0) : padded(graph, operand(0), node.attributes, Number.NEGATIVE_INFINITY);
    const gradient = addTyped(graph, {
      op: 'MaxPoolGrad',
      inputs: [x, operand(1), operand(2)],
      attributes: attributesOf(image, node.attributes),
    });
    return own ? gradient : inside(graph, gradient, image, node.attributes);
  },
  averagePool2d: ({ node, graph, operand, operandNode }) => {
    const image = operandNode(0).shape;
    const own = isOwn(image, node.attributes);
    const mean = addTyped(graph, {
      op: 'AvgPool',
      inputs: [own ? operand(0) : padded(graph, operand(0), node.attributes, 0)],
      attributes: attributesOf(image, node.attributes),
    });
    if (own) return mean;
    const factor = averageCorrection(graph, image, node.shape, node.attributes);
    return addTyped(graph, { op: 'Mul', inputs: [mean, factor] });
  },
  averagePool2dGradient: (writing) => {
    const { node, graph, operand, operandNode, shapeTensor } = writing;
    if (isTiling(node.shape, node.attributes)) return spreadMean(writing);
    const own = isOwn(node.shape, node.attributes);
    const factor = () => averageCorrection(graph, node.shape, operandNode(0).shape, node.attributes);
    const dy = own ? operand(0) : addTyped(graph, { op: 'Mul', inputs: [operand(0), factor()] });
    const gradient = addTyped(graph, {
      op: 'AvgPoolGrad',
      inputs: [shapeTensor(own ? node.shape : paddedShape(node.shape, node.attributes)), dy],
      attributes: attributesOf(node.shape, node.attributes),
    });
    return own ? gradient : inside(graph, gradient, node.shape, node.attributes);
  },
} satisfies Partial<Operations>;
