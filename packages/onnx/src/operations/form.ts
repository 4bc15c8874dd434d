import { CnnError, type GraphNode } from '@cnn/core';
import { DataType } from '../messages/definitions.js';
import * as attribute from '../writing/attributes.js';
import type { Emission } from '../writing/emission.js';
import type { Tensor } from '../writing/graphWriter.js';
import { type Operations, operand } from './writeOperation.js';

/** Where an axis of NHWC stands in NCHW. */
const CHANNELS_FIRST: readonly number[] = [0, 2, 3, 1];

/** Numbers for the axes of NHWC in the order of NCHW. */
const channelsFirst = (numbers: readonly number[]): number[] => {
  const [n, h, w, c] = numbers as [number, number, number, number];
  return [n, c, h, w];
};

/**
 * Inputs of a Pad that runtimes leave by itself. ONNX Runtime makes zeros around an image the padding of the pooling behind it,
 * which is −∞ for maxima, and no wider than the window; not where the axes are named.
 */
export const apart = (emission: Emission, inputs: readonly Tensor[], rank: number): readonly Tensor[] => [
  ...inputs,
  emission.graph.int64s(Array.from({ length: rank }, (_, axis) => axis)),
];

/** Whether the channels are whole blocks. */
const isWhole = (emission: Emission, channels: number): boolean =>
  emission.target.block > 0 && emission.inWholeBlocks(channels) === channels;

/** Expand's shape: 1 keeps the operand's own size, which is that of the batch. */
function expandTo(emission: Emission, node: GraphNode<'broadcast'>): readonly number[] {
  if (!emission.anyBatch) return emission.shape(node.id);
  const operandShape = emission.index.node(operand(node, 0)).shape;
  const added = node.shape.length - operandShape.length;
  return node.shape.map((dim, axis) => {
    if (dim >= 0) return dim;
    if (operandShape[axis - added] === dim) return 1;
    throw new CnnError(
      'ENGINE',
      'ONNX: a value is repeated for each item of the batch, whose size is not known.',
    );
  });
}

export const form = {
  reshape: (emission, node) =>
    emission.reshape(emission.value(operand(node, 0)), emission.reshapeTo(node.id)),

  transpose: (emission, node) =>
    emission.transpose(emission.value(operand(node, 0)), node.attributes.permutation),

  broadcast: (emission, node) =>
    emission.add('Expand', [
      emission.value(operand(node, 0)),
      emission.graph.int64s(expandTo(emission, node)),
    ]),

  pad: (emission, node) => {
    const { before, after } = node.attributes;
    const id = operand(node, 0);
    const images = node.shape.length === 4 && emission.placed(id).layout !== 'plain';
    const layout = images ? 'nchw' : 'plain';
    const pads = images ? [...channelsFirst(before), ...channelsFirst(after)] : [...before, ...after];
    const { index, graph } = emission;
    const isPooled = index.consumers(node.id).some((reader) => index.node(reader).operation.includes('Pool'));
    const inputs = [emission.value(id, layout), graph.int64s(pads), graph.scalar(0)];
    const tensor = emission.add('Pad', isPooled ? apart(emission, inputs, node.shape.length) : inputs);
    return { tensor, layout };
  },

  slice: (emission, node) => {
    const id = operand(node, 0);
    const { begin } = node.attributes;
    const [whole, part] = [emission.shape(id), emission.shape(node.id)];
    const cut = part.flatMap((size, axis) => (size === whole[axis] ? [] : [axis]));
    const images = node.shape.length === 4 && emission.placed(id).layout !== 'plain';
    const layout = images ? 'nchw' : 'plain';
    const tensor = emission.slice(emission.value(id, layout), {
      axes: images ? cut.map((axis) => CHANNELS_FIRST[axis] as number) : cut,
      begin: cut.map((axis) => begin[axis] as number),
      end: cut.map((axis) => (begin[axis] as number) + (part[axis] as number)),
    });
    return { tensor, layout };
  },

  concat: (emission, node) => {
    const { operands, shape, attributes } = node;
    const images = shape.length === 4 && operands.some((id) => emission.placed(id).layout !== 'plain');
    const blocked =
      images &&
      attributes.axis !== 0 &&
      operands.every((id) => isWhole(emission, emission.index.node(id).shape[3] as number)) &&
      operands.some((id) => emission.placed(id).layout === 'blocked') &&
      attributes.axis === 3;
    const layout = blocked ? 'blocked' : images ? 'nchw' : 'plain';
    const axis = images ? (CHANNELS_FIRST[attributes.axis] as number) : attributes.axis;
    const tensor = emission.add(
      'Concat',
      operands.map((id) => emission.value(id, layout)),
      { axis: attribute.int(axis) },
    );
    return { tensor, layout };
  },

  reverse: (emission, node) => {
    const { axes } = node.attributes;
    return emission.slice(emission.value(operand(node, 0)), {
      axes,
      begin: axes.map(() => -1),
      end: axes.map(() => Number.MIN_SAFE_INTEGER),
      steps: axes.map(() => -1),
    });
  },

  oneHot: (emission, node) => {
    const { graph } = emission;
    const id = operand(node, 0);
    const { depth } = node.attributes;
    const classes = graph.int32s(Array.from({ length: depth }, (_, index) => index));
    const column = emission.reshape(emission.value(id), [...emission.shape(id), 1]);
    const same = emission.add('Equal', [column, classes]);
    return emission.add('Cast', [same], { to: attribute.int(DataType.float32) });
  },
} satisfies Partial<Operations>;
