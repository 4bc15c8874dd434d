import type { GraphNode } from '@cnn/core';
import type { ProgramIndex } from './programIndex.js';

/** A convolution without a gradient to its images, a pooling behind it, and both their gradients: the first of most networks. */
export interface PooledConvolution {
  readonly convolution: GraphNode<'conv2d'>;
  /** The node of the numbers that are added to each channel. */
  readonly bias: number | undefined;
  readonly pool: GraphNode<'maxPool2d'>;
  /** The gradient to the convolution's result. */
  readonly slope: GraphNode<'maxPool2dGradient'>;
  readonly kernelGradient: GraphNode<'conv2dKernelGradient'>;
  readonly biasGradient: number | undefined;
}

const known = new WeakMap<ProgramIndex, readonly PooledConvolution[]>();

/** Those of a program whose values nothing else needs. */
export function pooledConvolutions(index: ProgramIndex): readonly PooledConvolution[] {
  const found = known.get(index) ?? find(index);
  known.set(index, found);
  return found;
}

function find(index: ProgramIndex): PooledConvolution[] {
  return index.program.nodes.flatMap(({ id }) => {
    const kernelGradient = index.as(id, 'conv2dKernelGradient');
    const slope = index.as(kernelGradient?.operands[1], 'maxPool2dGradient');
    const found = kernelGradient && slope && around(index, kernelGradient, slope);
    return found ? [found] : [];
  });
}

function around(
  index: ProgramIndex,
  kernelGradient: GraphNode<'conv2dKernelGradient'>,
  slope: GraphNode<'maxPool2dGradient'>,
): PooledConvolution | undefined {
  const [result, pooled] = slope.operands as [number, number];
  const pool = index.as(pooled, 'maxPool2d');
  const add = index.as(result, 'add');
  const convolution = index.as(add ? add.operands[0] : result, 'conv2d');
  const bias = add?.operands[1];
  if (!pool || !convolution || pool.operands[0] !== result) return undefined;
  if (convolution.operands[0] !== kernelGradient.operands[0] || !areApart(pool)) return undefined;
  if (bias !== undefined && index.node(bias).shape.join() !== String(slope.shape[3])) return undefined;
  const others = index.consumers(slope.id).filter((reader) => reader !== kernelGradient.id);
  const [biasGradient] = others;
  if (others.length > 1 || (biasGradient !== undefined && !sumsChannels(index, biasGradient)))
    return undefined;
  const readBy = (id: number, readers: readonly number[]): boolean =>
    !index.isResult(id) && index.consumers(id).every((reader) => readers.includes(reader));
  const alone =
    readBy(result, [pool.id, slope.id]) &&
    !index.isResult(slope.id) &&
    (!add || readBy(convolution.id, [add.id]));
  return alone ? { convolution, bias, pool, slope, kernelGradient, biasGradient } : undefined;
}

/** Whether no two windows share an element of the image. */
export const areApart = ({
  attributes: { poolSize, strides },
}: GraphNode<'maxPool2d' | 'maxPool2dGradient'>): boolean =>
  strides.every((stride, axis) => stride >= (poolSize[axis] as number));

function sumsChannels(index: ProgramIndex, id: number): boolean {
  const sum = index.as(id, 'reduceSum');
  return sum?.attributes.axes.join() === '0,1,2' && !sum.attributes.keepDims;
}
