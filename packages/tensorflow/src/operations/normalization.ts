import type { Shape } from '@cnn/core';
import * as attribute from '../writing/attributes.js';
import type { GraphWriter, Tensor } from '../writing/graphWriter.js';
import { addTyped, type Operations } from './writeOperation.js';

/** TensorFlow operations on float32 values, as functions. */
function arithmetic(graph: GraphWriter) {
  const apply =
    (op: string) =>
    (...inputs: Tensor[]): Tensor =>
      addTyped(graph, { op, inputs });
  return {
    add: apply('AddV2'),
    subtract: apply('Sub'),
    multiply: apply('Mul'),
    divide: apply('RealDiv'),
    rsqrt: apply('Rsqrt'),
  };
}

function overPixels(graph: GraphWriter, op: 'Sum' | 'Mean', x: Tensor, shape: Shape): Tensor {
  return addTyped(graph, {
    op,
    inputs: [x, graph.ints(shape.slice(0, -1).map((_, axis) => axis))],
    attributes: { Tidx: attribute.type('int32'), keep_dims: attribute.bool(false) },
  });
}

/** 1 / √(variance + epsilon) */
function inverseDeviation(graph: GraphWriter, variance: Tensor, epsilon: number): Tensor {
  const { add, rsqrt } = arithmetic(graph);
  return rsqrt(add(variance, graph.scalar(epsilon)));
}

/** Without TensorFlow's fused kernels: for ranks other than 4, and where no forward pass stands beside a gradient. */
export const normalization = {
  channelVariance: ({ graph, operand, operandNode }) => {
    const difference = addTyped(graph, { op: 'SquaredDifference', inputs: [operand(0), operand(1)] });
    return overPixels(graph, 'Mean', difference, operandNode(0).shape);
  },
  normalizeChannels: (writing) => normalize(writing, writing.node.attributes.epsilon),
  batchNormalize: (writing) => normalize(writing, writing.node.attributes.epsilon),
  batchNormalizeGammaGradient: ({ node, graph, operand, operandNode }) => {
    const { subtract, multiply } = arithmetic(graph);
    const scale = inverseDeviation(graph, operand(3), node.attributes.epsilon);
    const products = multiply(operand(0), subtract(operand(1), operand(2)));
    return multiply(overPixels(graph, 'Sum', products, operandNode(1).shape), scale);
  },
  batchNormalizeInputGradient: ({ node, graph, operand, operandNode, batchSize }) => {
    const { subtract, multiply, divide } = arithmetic(graph);
    const scale = inverseDeviation(graph, operand(3), node.attributes.epsilon);
    const count = channelCount(graph, operandNode(1).shape, batchSize);
    const centered = multiply(subtract(operand(1), operand(2)), scale);
    const byMean = subtract(operand(0), divide(operand(5), count));
    const byDeviation = multiply(centered, divide(operand(6), count));
    return multiply(subtract(byMean, byDeviation), multiply(operand(4), scale));
  },
} satisfies Partial<Operations>;

function normalize(
  { graph, operand }: { graph: GraphWriter; operand(index: number): Tensor },
  epsilon: number,
): Tensor {
  const { add, subtract, multiply } = arithmetic(graph);
  const scale = multiply(operand(3), inverseDeviation(graph, operand(2), epsilon));
  return add(multiply(subtract(operand(0), operand(1)), scale), operand(4));
}

/** Scalar float32: the number of elements of a channel. */
export function channelCount(graph: GraphWriter, shape: Shape, batchSize: () => Tensor): Tensor {
  const perItem = shape.slice(0, -1).reduce((product, dim) => product * dim, 1);
  if (perItem > 0) return graph.scalar(perItem);
  return graph.once(`count ${perItem}`, () => {
    const items = graph.add({
      op: 'Cast',
      inputs: [batchSize()],
      attributes: { SrcT: attribute.type('int32'), DstT: attribute.type('float32') },
    });
    return arithmetic(graph).multiply(items, graph.scalar(-perItem));
  });
}
