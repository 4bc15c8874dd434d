import { type GraphNode, type Pattern, type ProgramIndex, sizeOf } from '@cnn/core';
import { addTyped } from '../operations/writeOperation.js';
import * as attribute from '../writing/attributes.js';
import type { Tensor } from '../writing/graphWriter.js';
import { NHWC } from './bias.js';
import type { Fusion, FusionWriting } from './fusion.js';
import { writeWith } from './writeWith.js';

type Normalize = GraphNode<'normalizeChannels'>;
type Convolution = GraphNode<'conv2d'> | GraphNode<'depthwiseConv2d'>;

/**
 * Normalization with running statistics, as in prediction.
 *
 * ```
 * normalize(convolution(x, kernel) + bias) = convolution(x, kernel · s) + beta − (mean − bias) · s, s = gamma / √(variance + epsilon)
 * ```
 *
 * TensorFlow's own rewriter fuses the addition, a residual one and an activation into the convolution, so that nothing is left of
 * the normalization. Where a kernel has more numbers than an image of the result, it stays as it is: FusedBatchNormV3
 * then works on the result, within the convolution too. So it does on images of another source.
 */
export const normalizedConvolution: Pattern<Fusion> = {
  name: 'normalizedConvolution',
  find: normalizedConvolutions,
};

function normalizedConvolutions(index: ProgramIndex): ReadonlyMap<number, Fusion> {
  const fusions = new Map<number, Fusion>();
  for (const { id } of index.program.nodes) {
    const normalize = index.as(id, 'normalizeChannels');
    if (normalize?.shape.length !== 4) continue;
    fusions.set(id, fusionOf(index, normalize));
  }
  return fusions;
}

function fusionOf(index: ProgramIndex, normalize: Normalize): Fusion {
  const [x, ...statistics] = normalize.operands as [number, number, number, number, number];
  const source = sourceOf(index, normalize);
  if (!source)
    return { needs: [x, ...statistics], write: (writing) => fused(writing, normalize, writing.tensor(x)) };
  const { convolution, bias } = source;
  const needs = [...convolution.operands, ...(bias === undefined ? [] : [bias]), ...statistics];
  const kernel = index.node(convolution.operands[1] as number);
  const image = convolution.shape.slice(1).reduce((product, size) => product * size, 1);
  if (sizeOf(kernel.shape) <= image)
    return { needs, write: (writing) => folded(writing, index, normalize, source) };
  const operands = (writing: FusionWriting) => convolution.operands.map((each) => writing.tensor(each));
  return {
    needs,
    write: (writing) =>
      fused(writing, normalize, writeWith(writing, index, convolution, operands(writing)), bias),
  };
}

interface Source {
  readonly convolution: Convolution;
  readonly bias: number | undefined;
}

/** The convolution that nothing but the normalization needs, and the bias that is added to it. */
function sourceOf(index: ProgramIndex, { id, operands }: Normalize): Source | undefined {
  const x = operands[0] as number;
  const add = index.as(x, 'add');
  const result = add ? (add.operands[0] as number) : x;
  const bias = add?.operands[1];
  const convolution = index.as(result, 'conv2d') ?? index.as(result, 'depthwiseConv2d');
  if (!convolution || !index.isInside(x, [id]) || !index.isInside(result, [add ? x : id])) return undefined;
  if (bias !== undefined && index.node(bias).shape.join() !== String(convolution.shape[3])) return undefined;
  return { convolution, bias };
}

/** mean − bias */
function meanWithout({ graph, tensor }: FusionWriting, mean: number, bias: number | undefined): Tensor {
  if (bias === undefined) return tensor(mean);
  return addTyped(graph, { op: 'Sub', inputs: [tensor(mean), tensor(bias)] });
}

function folded(
  writing: FusionWriting,
  index: ProgramIndex,
  { operands, attributes }: Normalize,
  { convolution, bias }: Source,
): Tensor {
  const { graph, tensor } = writing;
  const [, mean, variance, gamma, beta] = operands as [number, number, number, number, number];
  const [image, kernel] = convolution.operands as [number, number];
  const apply = (op: string, ...inputs: Tensor[]): Tensor => addTyped(graph, { op, inputs });
  const root = apply('Rsqrt', apply('AddV2', tensor(variance), graph.scalar(attributes.epsilon)));
  const scale = apply('Mul', tensor(gamma), root);
  const offset = apply('Sub', tensor(beta), apply('Mul', meanWithout(writing, mean, bias), scale));
  const scaled = apply('Mul', tensor(kernel), perFilter(writing, index, convolution, scale));
  const result = writeWith(writing, index, convolution, [tensor(image), scaled]);
  return addTyped(graph, { op: 'BiasAdd', inputs: [result, offset], attributes: NHWC });
}

/** A depthwise kernel is [height, width, channels, multiplier]: the scale gets the form of its last two. */
function perFilter(
  { graph }: FusionWriting,
  index: ProgramIndex,
  convolution: Convolution,
  scale: Tensor,
): Tensor {
  if (convolution.operation === 'conv2d') return scale;
  const [, , channels, multiplier] = index.node(convolution.operands[1] as number).shape as number[];
  return addTyped(graph, {
    op: 'Reshape',
    inputs: [scale, graph.ints([channels as number, multiplier as number])],
    attributes: { Tshape: attribute.type('int32') },
  });
}

function fused(
  writing: FusionWriting,
  { operands, attributes }: Normalize,
  x: Tensor,
  bias?: number | undefined,
): Tensor {
  const [, mean, variance, gamma, beta] = operands as [number, number, number, number, number];
  const { graph, tensor } = writing;
  return addTyped(graph, {
    op: 'FusedBatchNormV3',
    inputs: [x, tensor(gamma), tensor(beta), meanWithout(writing, mean, bias), tensor(variance)],
    attributes: {
      ...NHWC,
      U: attribute.type('float32'),
      epsilon: attribute.float(attributes.epsilon),
      exponential_avg_factor: attribute.float(1),
      is_training: attribute.bool(false),
    },
  });
}
