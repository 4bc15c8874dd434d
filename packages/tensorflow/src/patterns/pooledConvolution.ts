import type { GraphNode, Pattern, ProgramIndex } from '@cnn/core';
import { addTyped } from '../operations/writeOperation.js';
import * as attribute from '../writing/attributes.js';
import type { GraphWriter, Tensor } from '../writing/graphWriter.js';
import type { Fusion, FusionWriting } from './fusion.js';
import { writeWith } from './writeWith.js';

/** Numbers of an image, from which on a batch's gradient is worth cutting into pieces. */
const LARGE = 2 ** 18;

/** Into so many pieces. */
const PIECES = 8;

/** A convolution at the beginning of a network, with the pooling behind it. */
interface PooledConvolution {
  readonly convolution: GraphNode<'conv2d'>;
  /** The bias that is added to it, and the node that adds it. */
  readonly bias: number | undefined;
  readonly pooling: GraphNode<'maxPool2d'>;
  readonly pool: GraphNode<'maxPool2dGradient'>;
  readonly kernelGradient: GraphNode<'conv2dKernelGradient'>;
  readonly biasGradient: number | undefined;
}

/**
 * The gradient of a convolution without a gradient to its images, and with a pooling behind it: the first of most
 * networks, with the largest values of all. It is computed for some items of the batch at a time, and the convolution's
 * result computed again instead of kept: for 32 images of 224×224 this saves two values of 200 MB and more in oneDNN's
 * own copies, for a tenth of the convolution's whole cost.
 */
export const pooledConvolution: Pattern<Fusion> = { name: 'pooledConvolution', find: pooledConvolutions };

function pooledConvolutions(index: ProgramIndex): ReadonlyMap<number, Fusion> {
  const fusions = new Map<number, Fusion>();
  for (const { id } of index.program.nodes) {
    const found = find(index, id);
    if (!found) continue;
    const { convolution, bias, pool, kernelGradient, biasGradient } = found;
    const needs = [
      ...convolution.operands,
      ...(bias === undefined ? [] : [bias]),
      pool.operands[2] as number,
    ];
    const write = (what: keyof Piece) => (writing: FusionWriting) => sum(writing, found, index, what);
    fusions.set(kernelGradient.id, { needs, write: write('kernel') });
    if (biasGradient !== undefined) fusions.set(biasGradient, { needs, write: write('bias') });
  }
  return fusions;
}

function find(index: ProgramIndex, id: number): PooledConvolution | undefined {
  const kernelGradient = index.as(id, 'conv2dKernelGradient');
  const pool = index.as(kernelGradient?.operands[1], 'maxPool2dGradient');
  if (!kernelGradient || !pool) return undefined;
  const [image, height, width, channels] = pool.shape as [number, number, number, number];
  if (image !== -1 || height * width * channels < LARGE) return undefined;
  const readers = index.consumers(pool.id);
  const others = readers.filter((reader) => reader !== id);
  const [biasGradient] = others;
  if (!index.isOnlyFor(pool.id, readers) || others.length > 1) return undefined;
  if (biasGradient !== undefined && !sumsChannels(index, biasGradient)) return undefined;
  const pooled = pool.operands[0] as number;
  const pooling = index.as(pool.operands[1], 'maxPool2d');
  const add = index.as(pooled, 'add');
  const convolution = index.as(add ? add.operands[0] : pooled, 'conv2d');
  const bias = add?.operands[1];
  if (!pooling || !convolution || convolution.operands[0] !== kernelGradient.operands[0]) return undefined;
  if (bias !== undefined && index.node(bias).shape.length !== 1) return undefined;
  return { convolution, bias, pooling, pool, kernelGradient, biasGradient };
}

function sumsChannels(index: ProgramIndex, id: number): boolean {
  const sum = index.as(id, 'reduceSum');
  return sum?.attributes.axes.join() === '0,1,2' && !sum.attributes.keepDims;
}

/** What a piece of the batch adds to the gradients. */
interface Piece {
  readonly kernel: Tensor;
  readonly bias: Tensor;
}

function sum(
  writing: FusionWriting,
  found: PooledConvolution,
  index: ProgramIndex,
  what: keyof Piece,
): Tensor {
  const { graph } = writing;
  const id = found.kernelGradient.id;
  const totals = (name: keyof Piece): string => `pieces of ${id}: ${name}`;
  const known = graph.once(totals(what), () => {
    let before: Piece | undefined;
    for (let number = 0; number < PIECES; number++) {
      before = addPiece(writing, found, index, { number, before });
    }
    graph.once(totals(what === 'kernel' ? 'bias' : 'kernel'), () =>
      what === 'kernel' ? (before as Piece).bias : (before as Piece).kernel,
    );
    return (before as Piece)[what];
  });
  return known;
}

/** The gradients of the pieces up to this one. One piece waits for the one before it. */
function addPiece(
  writing: FusionWriting,
  found: PooledConvolution,
  index: ProgramIndex,
  { number, before }: { readonly number: number; readonly before: Piece | undefined },
): Piece {
  const { graph, tensor } = writing;
  const { convolution, bias, pooling, pool, kernelGradient } = found;
  const after = before ? [before.kernel, before.bias] : [];
  const { begin, end, counts } = boundsOf(writing, number);
  const part = (id: number): Tensor => slice(graph, tensor(id), [begin, end], after);
  const [image, kernel] = convolution.operands as [number, number];
  const pixels = part(image);
  const again = writeWith(writing, index, convolution, [pixels, tensor(kernel)]);
  const result =
    bias === undefined
      ? again
      : addTyped(graph, {
          op: 'BiasAdd',
          inputs: [again, tensor(bias)],
          attributes: { data_format: attribute.text('NHWC') },
        });
  // oneDNN's gradient of a pooling wants the places of the maxima from oneDNN's pooling itself.
  const maxima = writeWith(writing, index, pooling, [result]);
  const slope = writeWith(writing, index, pool, [result, maxima, part(pool.operands[2] as number)]);
  const counted = (x: Tensor): Tensor => addTyped(graph, { op: 'Mul', inputs: [x, counts] });
  const own: Piece = {
    kernel: counted(writeWith(writing, index, kernelGradient, [pixels, slope])),
    bias: counted(sumOverChannels(graph, slope, pool.shape[3] as number)),
  };
  if (!before) return own;
  const plus = (a: Tensor, b: Tensor): Tensor => addTyped(graph, { op: 'AddV2', inputs: [a, b] });
  return { kernel: plus(before.kernel, own.kernel), bias: plus(before.bias, own.bias) };
}

function sumOverChannels(graph: GraphWriter, x: Tensor, channels: number): Tensor {
  const matrix = addTyped(graph, {
    op: 'Reshape',
    inputs: [x, graph.ints([-1, channels])],
    attributes: { Tshape: attribute.type('int32') },
  });
  return addTyped(graph, {
    op: 'BiasAddGrad',
    inputs: [matrix],
    attributes: { data_format: attribute.text('NHWC') },
  });
}

interface Bounds {
  /** [1]: the first item, and the one after the last. */
  readonly begin: Tensor;
  readonly end: Tensor;
  /** 1, or 0 where the batch has fewer items than pieces: oneDNN takes no piece without items, so this one has one too many. */
  readonly counts: Tensor;
}

/** From ⌊number · batch / pieces⌋ on. */
function boundsOf({ graph, batchSize }: FusionWriting, number: number): Bounds {
  const int32 = attribute.type('int32');
  const whole = (op: string, ...inputs: Tensor[]): Tensor =>
    graph.add({ op, inputs, attributes: { T: int32 } });
  const integer = (value: number): Tensor => graph.scalar(value, 'int32');
  const bound = (count: number): Tensor =>
    graph.once(`piece ${count} of ${PIECES}`, () =>
      whole('FloorDiv', whole('Mul', batchSize(), integer(count)), integer(PIECES)),
    );
  const vector = (x: Tensor): Tensor =>
    graph.add({ op: 'Reshape', inputs: [x, graph.ints([1])], attributes: { T: int32, Tshape: int32 } });
  const last = whole('Sub', batchSize(), integer(1));
  const first = whole('Minimum', bound(number), last);
  const items = whole('Sub', bound(number + 1), bound(number));
  return {
    begin: vector(first),
    end: vector(whole('Add', first, whole('Maximum', items, integer(1)))),
    counts: graph.add({
      op: 'Cast',
      inputs: [whole('Minimum', items, integer(1))],
      attributes: { SrcT: int32, DstT: attribute.type('float32') },
    }),
  };
}

/** Items of a batch. TensorFlow does not copy them. */
function slice(
  graph: GraphWriter,
  x: Tensor,
  [begin, end]: readonly [Tensor, Tensor],
  after: readonly Tensor[],
): Tensor {
  return addTyped(graph, {
    op: 'StridedSlice',
    inputs: [x, begin, end, graph.ints([1])],
    attributes: {
      Index: attribute.type('int32'),
      begin_mask: attribute.int(0),
      end_mask: attribute.int(0),
      ellipsis_mask: attribute.int(0),
      new_axis_mask: attribute.int(0),
      shrink_axis_mask: attribute.int(0),
    },
    after,
  });
}
