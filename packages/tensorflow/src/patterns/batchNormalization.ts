import type { GraphNode, Pattern, ProgramIndex } from '@cnn/core';
import { channelCount } from '../operations/normalization.js';
import { addTyped } from '../operations/writeOperation.js';
import * as attribute from '../writing/attributes.js';
import { outputOf, type Tensor } from '../writing/graphWriter.js';
import type { Fusion, FusionWriting } from './fusion.js';

type Normalize = GraphNode<'batchNormalize'>;

const LAYOUT = { data_format: attribute.text('NHWC'), U: attribute.type('float32') };

/**
 * Batch normalization of images with its moments as FusedBatchNormV3, and its gradients as FusedBatchNormGradV3.
 *
 * ```
 * mean = reduceMean(x), variance = channelVariance(x, mean), batchNormalize(x, mean, variance, gamma, beta)
 * dBeta = reduceSum(dy), batchNormalizeGammaGradient(dy, x, mean, variance),
 * batchNormalizeInputGradient(dy, x, mean, variance, gamma, dBeta, dGamma)
 * ```
 */
export const batchNormalization: Pattern<Fusion> = { name: 'batchNormalization', find: batchNormalizations };

function batchNormalizations(index: ProgramIndex): ReadonlyMap<number, Fusion> {
  const fusions = new Map<number, Fusion>();
  for (const { id } of index.program.nodes) {
    const normalize = index.as(id, 'batchNormalize');
    if (!normalize || !isFusable(index, normalize)) continue;
    addForward(index, normalize, fusions);
    for (const reader of index.consumers(normalize.operands[0] as number)) {
      const gradient = index.as(reader, 'batchNormalizeInputGradient');
      if (gradient && sameOperands(gradient, normalize)) addBackward(index, normalize, gradient, fusions);
    }
  }
  return fusions;
}

function isFusable(index: ProgramIndex, { operands, shape }: Normalize): boolean {
  const [x, mean, variance, gamma, beta] = operands as [number, number, number, number, number];
  const sum = index.as(mean, 'reduceMean');
  const spread = index.as(variance, 'channelVariance');
  return (
    shape.length === 4 &&
    sum?.operands[0] === x &&
    sum.attributes.axes.join() === '0,1,2' &&
    !sum.attributes.keepDims &&
    spread?.operands[0] === x &&
    spread.operands[1] === mean &&
    [gamma, beta].every((id) => ['state', 'constant'].includes(index.node(id).operation))
  );
}

/** x, mean and variance, in another place of the gradient's operands. */
function sameOperands(gradient: GraphNode<'batchNormalizeInputGradient'>, normalize: Normalize): boolean {
  return (
    gradient.operands.slice(1, 5).join() === normalize.operands.slice(0, 4).join() &&
    gradient.attributes.epsilon === normalize.attributes.epsilon
  );
}

/** The fused forward pass: outputs y, mean, variance (unbiased), and three for the gradient. */
function forward(writing: FusionWriting, { id, operands, attributes }: Normalize): Tensor {
  const [x, , , gamma, beta] = operands as [number, number, number, number, number];
  const { graph, tensor } = writing;
  return graph.once(`batch normalization ${id}`, () => {
    const none = graph.once('no moments', () => graph.constant([0], new Float32Array(0)));
    return addTyped(graph, {
      op: 'FusedBatchNormV3',
      inputs: [tensor(x), tensor(gamma), tensor(beta), none, none],
      attributes: {
        ...LAYOUT,
        epsilon: attribute.float(attributes.epsilon),
        exponential_avg_factor: attribute.float(1),
        is_training: attribute.bool(true),
      },
    });
  });
}

function addForward(index: ProgramIndex, normalize: Normalize, fusions: Map<number, Fusion>): void {
  const [x, mean, variance, gamma, beta] = normalize.operands as [number, number, number, number, number];
  const needs = [x, gamma, beta];
  fusions.set(normalize.id, { needs, write: (writing) => forward(writing, normalize) });
  fusions.set(mean, { needs, write: (writing) => outputOf(forward(writing, normalize), 1) });
  fusions.set(variance, {
    needs,
    write: (writing) =>
      biasedVariance(writing, outputOf(forward(writing, normalize), 2), index.node(x).shape),
  });
}

/** TensorFlow gives Σ(x − mean)²/max(n − 1, 1). */
function biasedVariance(
  { graph, batchSize }: FusionWriting,
  unbiased: Tensor,
  shape: readonly number[],
): Tensor {
  const one = graph.scalar(1);
  const count = channelCount(graph, shape, batchSize);
  const without = addTyped(graph, { op: 'Sub', inputs: [count, one] });
  const divisor = addTyped(graph, { op: 'Maximum', inputs: [without, one] });
  const factor = addTyped(graph, { op: 'RealDiv', inputs: [divisor, count] });
  return addTyped(graph, { op: 'Mul', inputs: [unbiased, factor] });
}

function addBackward(
  index: ProgramIndex,
  normalize: Normalize,
  gradient: GraphNode<'batchNormalizeInputGradient'>,
  fusions: Map<number, Fusion>,
): void {
  const [dy, x, mean, variance, gamma, dBeta, dGamma] = gradient.operands as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const needs = [dy, x, gamma, normalize.id];
  const write = (writing: FusionWriting): Tensor => {
    const { graph, tensor } = writing;
    return graph.once(`gradient of batch normalization ${gradient.id}`, () => {
      const reserved = [3, 4, 5].map((output) => outputOf(forward(writing, normalize), output));
      return addTyped(graph, {
        op: 'FusedBatchNormGradV3',
        inputs: [tensor(dy), tensor(x), tensor(gamma), ...reserved],
        attributes: {
          ...LAYOUT,
          epsilon: attribute.float(normalize.attributes.epsilon),
          is_training: attribute.bool(true),
        },
      });
    });
  };
  fusions.set(gradient.id, { needs, write });
  const byGamma = index.as(dGamma, 'batchNormalizeGammaGradient');
  if (byGamma?.operands.join() === [dy, x, mean, variance].join()) {
    fusions.set(dGamma, { needs, write: (writing) => outputOf(write(writing), 1) });
  }
  const byBeta = index.as(dBeta, 'reduceSum');
  if (
    byBeta?.operands[0] === dy &&
    byBeta.attributes.axes.join() === '0,1,2' &&
    !byBeta.attributes.keepDims
  ) {
    fusions.set(dBeta, { needs, write: (writing) => outputOf(write(writing), 2) });
  }
}
