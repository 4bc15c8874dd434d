import type { GraphNode } from '@cnn/core';
import type { Emission } from '../writing/emission.js';
import type { Tensor } from '../writing/graphWriter.js';
import type { Placed } from '../writing/layout.js';
import { imageMeans } from './blocked.js';
import { type Operations, operand, type WriteOperation } from './writeOperation.js';

type Reduction = 'reduceSum' | 'reduceMean' | 'reduceMax';

/** Where an axis of [n, h, w, c] stands in [n, c, h, w]. */
const CHANNELS_FIRST: readonly number[] = [0, 2, 3, 1];

function reduction(op: 'ReduceSum' | 'ReduceMean' | 'ReduceMax'): WriteOperation<Reduction> {
  return (emission, node) => {
    const id = operand(node, 0);
    const { axes, keepDims } = node.attributes;
    const { shape } = emission.index.node(id);
    const means = op === 'ReduceMax' ? undefined : blockedMeans(emission, node, op);
    if (means !== undefined) return means;
    if (shape.length === 4 && emission.placed(id).layout !== 'plain' && (keepDims || keepsOrder(axes))) {
      return reduceImages(emission, node, op);
    }
    return emission.reduce(op, emission.value(id), { axes, keepDims });
  };
}

/** The mean or sum of rows and columns, or of the whole batch, of images in blocks; undefined for others. */
function blockedMeans(
  emission: Emission,
  node: GraphNode<Reduction>,
  op: 'ReduceSum' | 'ReduceMean',
): Tensor | undefined {
  const id = operand(node, 0);
  const [items, height, width, channels] = emission.shape(id) as [number, number, number, number];
  const { axes, keepDims } = node.attributes;
  const overAll = axes.join() === '0,1,2';
  if (emission.index.node(id).shape.length !== 4 || emission.placed(id).layout !== 'blocked')
    return undefined;
  if (keepDims || (!overAll && axes.join() !== '1,2')) return undefined;
  const means = imageMeans(emission, emission.value(id, 'blocked'), channels);
  const places = height * width;
  const result = overAll ? emission.sumFirst(means) : means;
  const factor = op === 'ReduceSum' ? places : overAll ? 1 / items : 1;
  return factor === 1 ? result : emission.add('Mul', [result, emission.graph.scalar(factor)]);
}

/** Whether the axes that are left stand in the same order in [n, h, w, c] and [n, c, h, w]. */
function keepsOrder(axes: readonly number[]): boolean {
  const left = CHANNELS_FIRST.filter((_, axis) => !axes.includes(axis));
  return left.every((place, index) => index === 0 || place > (left[index - 1] as number));
}

function reduceImages(
  emission: Emission,
  node: GraphNode<Reduction>,
  op: 'ReduceSum' | 'ReduceMean' | 'ReduceMax',
): Placed {
  const { axes, keepDims } = node.attributes;
  const first = axes.map((axis) => CHANNELS_FIRST[axis] as number).sort((a, b) => a - b);
  const x = emission.value(operand(node, 0), 'nchw');
  return { tensor: emission.reduce(op, x, { axes: first, keepDims }), layout: keepDims ? 'nchw' : 'plain' };
}

export const reductions = {
  reduceSum: reduction('ReduceSum'),
  reduceMean: reduction('ReduceMean'),
  reduceMax: reduction('ReduceMax'),
} satisfies Partial<Operations>;
