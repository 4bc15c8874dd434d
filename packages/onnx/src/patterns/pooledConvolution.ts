import type { GraphNode, Pattern, ProgramIndex } from '@cnn/core';
import { blockedConvolution, imageMeans } from '../operations/blocked.js';
import { inProgramOrder, partialBlockedGradient, seenImage } from '../operations/blockedKernelGradient.js';
import { blockedConvolutionOf, convolutionOf } from '../operations/convolution.js';
import { halved, halvedGradient, isHalving } from '../operations/halving.js';
import { partialGradient } from '../operations/kernelGradient.js';
import { inPieces, pieceSize } from '../operations/pieces.js';
import { areApart, poolWindow, unpool } from '../operations/pooling.js';
import type { Emission } from '../writing/emission.js';
import type { Tensor } from '../writing/graphWriter.js';
import type { Fusion } from './fusion.js';

/** The bytes of a convolution's result for a batch, from which on it is made in pieces. */
const LARGE_BYTES = 2 ** 24;

/** A convolution without a gradient to its images, a pooling behind it, and both their gradients: the first of most networks. */
interface PooledConvolution {
  readonly convolution: GraphNode<'conv2d'>;
  /** The node of the numbers that are added to each channel. */
  readonly bias: number | undefined;
  readonly pool: GraphNode<'maxPool2d'>;
  /** The gradient to the convolution's result. */
  readonly slope: GraphNode<'maxPool2dGradient'>;
  readonly kernelGradient: GraphNode<'conv2dKernelGradient'>;
  readonly biasGradient: number | undefined;
}

/**
 * The pooled result of a large convolution and its gradients, for some items of the batch at a time: the convolution's own
 * result, the largest value of most networks, is never there as a whole. Kept are the places of the maxima.
 *
 * @param items of a batch
 */
export const pooledConvolution = (items: number): Pattern<Fusion> => ({
  name: 'pooledConvolution',
  find: (index) => {
    const fusions = new Map<number, Fusion>();
    if (items === 1) return fusions;
    for (const { id } of index.program.nodes) {
      const kernelGradient = index.as(id, 'conv2dKernelGradient');
      const slope = index.as(kernelGradient?.operands[1], 'maxPool2dGradient');
      const found = kernelGradient && slope && around(index, kernelGradient, slope);
      if (!found || bytesOf(found) * items < LARGE_BYTES) continue;
      fusions.set(found.pool.id, (emission) =>
        isInBlocks(emission, found)
          ? { tensor: blockedForward(emission, found), layout: 'blocked' }
          : { tensor: forward(emission, found).pooled, layout: 'nchw' },
      );
      fusions.set(id, (emission) => gradients(emission, found).kernel);
      if (found.biasGradient !== undefined) {
        fusions.set(found.biasGradient, (emission) => gradients(emission, found).bias);
      }
    }
    return fusions;
  },
});

/** Of an item's result of the convolution. */
function bytesOf({ convolution }: PooledConvolution): number {
  const [, height, width, channels] = convolution.shape as [number, number, number, number];
  return 4 * height * width * channels;
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
  const alone =
    index.isInside(result, [pool.id, slope.id]) &&
    !index.isResult(slope.id) &&
    (!add || index.isInside(convolution.id, [add.id]));
  return alone ? { convolution, bias, pool, slope, kernelGradient, biasGradient } : undefined;
}

function sumsChannels(index: ProgramIndex, id: number): boolean {
  const sum = index.as(id, 'reduceSum');
  return sum?.attributes.axes.join() === '0,1,2' && !sum.attributes.keepDims;
}

type Sizes = readonly [number, number, number, number];

/** In blocks a piece's images are channels of a convolution, fewer than a block. */
const sizeFor = (emission: Emission, found: PooledConvolution): number =>
  pieceSize(emission.items, 2 * bytesOf(found), emission.target.block - 1);

const imageOf = (emission: Emission, { convolution }: PooledConvolution) => {
  const x = convolution.operands[0] as number;
  return { tensor: emission.value(x, 'nchw'), shape: emission.tensorShape(x, 'nchw') };
};

function forward(emission: Emission, found: PooledConvolution): { pooled: Tensor; places: Tensor } {
  const { convolution, bias, pool } = found;
  const key = `pooled ${pool.id}`;
  const shape = emission.tensorShape(pool.id, 'nchw');
  let both: readonly Tensor[] = [];
  const pooled = emission.once(key, () => {
    const parts = convolutionOf(emission, convolution, bias);
    both = inPieces(emission, {
      over: [imageOf(emission, found)],
      size: sizeFor(emission, found),
      made: [{ shape }, { shape, type: 'int64' }],
      write: (inside, [image]) => {
        const result = inside.add('Conv', [image as Tensor, ...parts.inputs], parts.attributes);
        const attributes = poolWindow(pool.attributes);
        return inside.graph.addMany({ op: 'MaxPool', inputs: [result], attributes }, 2);
      },
    });
    return both[0] as Tensor;
  });
  return { pooled, places: emission.once(`${key}: places`, () => both[1] as Tensor) };
}

const isInBlocks = (emission: Emission, { pool, convolution }: PooledConvolution): boolean =>
  isHalving(pool.attributes) && emission.canBlock(convolution.shape[3] as number);

/** In blocks no places are kept: the gradient makes the convolution's result again. */
function blockedForward(emission: Emission, found: PooledConvolution): Tensor {
  const { convolution, bias, pool } = found;
  return emission.once(`pooled ${pool.id}`, () => {
    const { layout, inputs, attributes } = blockedConvolutionOf(emission, convolution, bias);
    const x = convolution.operands[0] as number;
    const [pooled] = inPieces(emission, {
      over: [{ tensor: emission.value(x, layout), shape: emission.tensorShape(x, layout) }],
      size: sizeFor(emission, found),
      made: [{ shape: emission.tensorShape(pool.id, 'blocked') }],
      write: (inside, [image]) => {
        const result = blockedConvolution(inside, [image as Tensor, ...inputs], attributes);
        return [halved(inside, result)];
      },
    });
    return pooled as Tensor;
  });
}

interface Gradients {
  readonly kernel: Tensor;
  readonly bias: Tensor;
}

/** The gradients to the kernel and the bias. */
const gradients = (emission: Emission, found: PooledConvolution): Gradients =>
  isInBlocks(emission, found) ? blockedGradient(emission, found) : gradient(emission, found);

function blockedGradient(emission: Emission, found: PooledConvolution): Gradients {
  const { convolution, bias, kernelGradient, slope, pool } = found;
  const [rows, columns, inputs, outputs] = emission.shape(kernelGradient.id) as Sizes;
  const key = `gradients ${kernelGradient.id}`;
  let sums: readonly Tensor[] = [];
  const kernel = emission.once(key, () => {
    const parts = blockedConvolutionOf(emission, convolution, bias);
    const [x, dy] = [convolution.operands[0] as number, slope.operands[2] as number];
    const { layout } = parts;
    const sizes = emission.shape(slope.id).slice(1) as [number, number, number];
    sums = inPieces(emission, {
      over: [
        { tensor: emission.value(dy, 'blocked'), shape: emission.tensorShape(pool.id, 'blocked') },
        { tensor: emission.value(x, layout), shape: emission.tensorShape(x, layout) },
      ],
      size: sizeFor(emission, found),
      sums: [[inputs, emission.inWholeBlocks(outputs), rows, columns], [outputs]],
      write: (inside, [pooled, pixels], items) => {
        const image = blockedConvolution(inside, [pixels as Tensor, ...parts.inputs], parts.attributes);
        const result = halvedGradient(inside, { image, dy: pooled as Tensor, sizes });
        const seen = seenImage(inside, kernelGradient).tensor({ tensor: pixels as Tensor, layout });
        const means = inside.sumFirst(imageMeans(inside, result, outputs));
        return [
          partialBlockedGradient(inside, kernelGradient, { image: seen, gradient: result, items }),
          inside.add('Mul', [means, inside.graph.scalar(sizes[0] * sizes[1])]),
        ];
      },
    });
    return inProgramOrder(emission, sums[0] as Tensor, kernelGradient);
  });
  return { kernel, bias: emission.once(`${key}: bias`, () => sums[1] as Tensor) };
}

/** The gradients to the kernel and the bias, from the places of the maxima. */
function gradient(emission: Emission, found: PooledConvolution): Gradients {
  const { kernelGradient, slope, pool } = found;
  const [rows, columns, inputs, outputs] = emission.shape(kernelGradient.id) as Sizes;
  const key = `gradients ${kernelGradient.id}`;
  let sums: readonly Tensor[] = [];
  const kernel = emission.once(key, () => {
    const dy = slope.operands[2] as number;
    const shape = emission.tensorShape(pool.id, 'nchw');
    const [, ...image] = emission.tensorShape(slope.id, 'nchw');
    const { places } = forward(emission, found);
    sums = inPieces(emission, {
      over: [
        imageOf(emission, found),
        { tensor: emission.value(dy, 'nchw'), shape },
        { tensor: places, shape, type: 'int64' },
      ],
      size: sizeFor(emission, found),
      sums: [[rows * columns * inputs, outputs], [outputs]],
      write: (inside, [pixels, pooled, where], items) => {
        const result = unpool(inside, [pooled as Tensor, where as Tensor], [items, ...image]);
        return [
          partialGradient(inside, kernelGradient, { image: pixels as Tensor, gradient: result, items }),
          inside.reduce('ReduceSum', result, { axes: [0, 2, 3] }),
        ];
      },
    });
    return emission.reshape(sums[0] as Tensor, [rows, columns, inputs, outputs]);
  });
  return { kernel, bias: emission.once(`${key}: bias`, () => sums[1] as Tensor) };
}
