import type { GraphNode } from '@cnn/core';
import * as attribute from '../writing/attributes.js';
import type { Emission } from '../writing/emission.js';
import type { Tensor } from '../writing/graphWriter.js';
import { convertImage, type Placed } from '../writing/layout.js';
import { blockedConvolution, cutTo, padBlocks } from './blocked.js';
import { inPieces } from './pieces.js';
import { seenPart, windowAttributes } from './window.js';
import { operand } from './writeOperation.js';

/** Multiplications of a piece, below which the loop over the pieces would show. */
const LEAST_WORK = 2 ** 23;

type Sizes = readonly [number, number, number, number];

/**
 * The gradient of a convolution to its kernel as a convolution itself: of each image with the gradient of its result as the
 * kernel. Strides and dilations change places, and the image's channels are the batch. No window of the image is copied.
 *
 * @returns [rows, columns, inputs, outputs]
 */
export function blockedKernelGradient(emission: Emission, node: GraphNode<'conv2dKernelGradient'>): Tensor {
  const [x, dy] = [operand(node, 0), operand(node, 1)];
  const [rows, columns, inputs, outputs] = emission.shape(node.id) as Sizes;
  const image = seenImage(emission, node);
  const layout = piecesLayout(emission, x);
  const [sum] = inPieces(emission, {
    over: [
      layout === 'blocked'
        ? { tensor: emission.value(x, 'blocked'), shape: emission.tensorShape(x, 'blocked') }
        : {
            tensor: image.tensor(seenFrom(emission, x)),
            shape: [emission.items, inputs, ...image.size],
          },
      { tensor: emission.value(dy, 'blocked'), shape: emission.tensorShape(dy, 'blocked') },
    ],
    size: itemsOfPiece(emission, node),
    sums: [[inputs, emission.inWholeBlocks(outputs), rows, columns]],
    write: (inside, [pixels, gradient], items) => {
      const image =
        layout === 'blocked'
          ? seenImage(inside, node).tensor({ tensor: pixels as Tensor, layout })
          : (pixels as Tensor);
      return [partialBlockedGradient(inside, node, { gradient: gradient as Tensor, items, image })];
    },
  });
  return inProgramOrder(emission, sum as Tensor, node);
}

/** Bytes of a batch of images, from which on they leave their blocks and are padded a piece at a time, never as a whole. */
const LARGE_BYTES = 2 ** 23;

/** The value that the padded image is made of: in blocks where it is in them. */
function seenFrom(emission: Emission, x: number): Placed {
  const layout = emission.placed(x).layout === 'blocked' ? 'blocked' : 'nchw';
  return { tensor: emission.value(x, layout), layout };
}

function piecesLayout(emission: Emission, x: number): 'nchw' | 'blocked' {
  const bytes = 4 * emission.shape(x).reduce((product, dim) => product * dim, 1);
  const inBlocks = emission.placed(x).layout === 'blocked';
  return inBlocks && bytes >= LARGE_BYTES ? 'blocked' : 'nchw';
}

/** The part of the image that the convolution sees, with its padding: the image as [n, c, h, w], and its height and width. */
export function seenImage(
  emission: Emission,
  node: GraphNode<'conv2dKernelGradient'>,
): { readonly size: readonly [number, number]; readonly tensor: (image: Placed) => Tensor } {
  const channels = emission.shape(node.id)[2] as number;
  const { before, after, size } = seenPart(node.attributes, {
    kernel: emission.shape(node.id).slice(0, 2),
    image: emission.shape(operand(node, 0)).slice(1, 3),
    result: emission.shape(operand(node, 1)).slice(1, 3),
  });
  const pads = [...before, ...after];
  const wanted = { layout: 'nchw', channels } as const;
  return {
    size,
    tensor: (image) => {
      if (pads.every((count) => count === 0)) return convertImage(emission.graph, image, wanted);
      if (image.layout === 'blocked' && pads.every((count) => count >= 0)) {
        const tensor = padBlocks(emission, image.tensor, {
          channels: emission.inWholeBlocks(channels),
          pads,
        });
        return convertImage(emission.graph, { tensor, layout: 'blocked' }, wanted);
      }
      const all = emission.graph.int64s([0, 0, ...before, 0, 0, ...after]);
      return emission.add('Pad', [
        convertImage(emission.graph, image, wanted),
        ...[all, emission.graph.scalar(0)],
      ]);
    },
  };
}

/** Images of a piece: as few as are worth a round of the loop. They are the channels of the convolution, fewer than a block. */
function itemsOfPiece(emission: Emission, node: GraphNode<'conv2dKernelGradient'>): number {
  const { items, target } = emission;
  const [, height, width] = emission.shape(operand(node, 1)) as Sizes;
  const work = emission.shape(node.id).reduce((product, dim) => product * dim, height * width);
  let size = Math.max(1, Math.min(items, target.block - 1, Math.ceil(LEAST_WORK / work)));
  while (items % size !== 0) size--;
  return size;
}

/**
 * What some images add to the gradient.
 *
 * @param options.image [items, inputs, h, w], as `seenImage` gives it
 * @param options.gradient [items, outputs, height, width], in blocks
 * @returns [inputs, outputs, rows, columns], in blocks
 */
export function partialBlockedGradient(
  emission: Emission,
  node: GraphNode<'conv2dKernelGradient'>,
  { image, gradient, items }: { readonly image: Tensor; readonly gradient: Tensor; readonly items: number },
): Tensor {
  const { strides, dilations } = node.attributes;
  const { block } = emission.target;
  const [, , inputs, outputs] = emission.index.node(node.id).shape as Sizes;
  const [, height, width] = emission.index.node(operand(node, 1)).shape as Sizes;
  const { size } = seenImage(emission, node);
  // Items and what lies in them change places, which moves nothing where there is one of either.
  const exchanged = (tensor: Tensor, sizes: readonly number[], shape: readonly number[]): Tensor =>
    emission.reshape(
      items === 1 || sizes[0] === 1
        ? tensor
        : emission.transpose(emission.reshape(tensor, [items, ...sizes]), [1, 0, 2]),
      shape,
    );
  const channels = exchanged(image, [inputs, size[0] * size[1]], [inputs, items, ...size]);
  const all = emission.inWholeBlocks(outputs);
  const kernel = exchanged(gradient, [all / block, height * width * block], [all, items, height, width]);
  const attributes = windowAttributes({
    ...{ kernel: [height, width], strides: dilations, dilations: strides, pads: [0, 0, 0, 0] },
  });
  return blockedConvolution(emission, [channels, kernel], attributes);
}

/** [inputs, outputs, rows, columns] in blocks → [rows, columns, inputs, outputs]. */
export function inProgramOrder(
  emission: Emission,
  gradient: Tensor,
  node: GraphNode<'conv2dKernelGradient'>,
): Tensor {
  const { block } = emission.target;
  const [rows, columns, inputs, outputs] = emission.shape(node.id) as Sizes;
  const all = emission.inWholeBlocks(outputs);
  const split = emission.reshape(gradient, [inputs, all / block, rows, columns, block]);
  const whole = emission.reshape(emission.transpose(split, [2, 3, 0, 1, 4]), [rows, columns, inputs, all]);
  return cutTo(emission, whole, { channels: outputs, axis: 3 });
}

/** Pairs of blocks up to which products of blocks are faster than products of whole images in another order. */
const MOST_PAIRS = 4;

/** Whether `blockedProduct` is the fastest way for a kernel of one element. */
export function isBlockedProduct(emission: Emission, node: GraphNode<'conv2dKernelGradient'>): boolean {
  const { strides, padding } = node.attributes;
  const [, , inputs, outputs] = emission.index.node(node.id).shape as Sizes;
  const { block } = emission.target;
  if (!emission.canBlock(inputs) || !emission.canBlock(outputs)) return false;
  const pairs = (emission.inWholeBlocks(inputs) * emission.inWholeBlocks(outputs)) / block ** 2;
  const isPlain =
    strides.every((stride) => stride === 1) && Object.values(padding).every((count) => count === 0);
  return isPlain && pairs <= MOST_PAIRS && emission.placed(operand(node, 0)).layout === 'blocked';
}

/** The gradient to a kernel of one element: each block of the image, transposed, times each of the result's gradient. */
export function blockedProduct(emission: Emission, node: GraphNode<'conv2dKernelGradient'>): Tensor {
  const [x, dy] = [operand(node, 0), operand(node, 1)];
  const { items, target } = emission;
  const { block } = target;
  const [, , inputs, outputs] = emission.shape(node.id) as Sizes;
  const [, height, width] = emission.shape(dy) as Sizes;
  const [rows, columns] = [emission.inWholeBlocks(inputs), emission.inWholeBlocks(outputs)];
  const places = height * width;
  const image = [items, rows / block, 1, places, block];
  const gradient = [items, 1, columns / block, places, block];
  const products = emission.graph.add({
    ...{ op: 'FusedMatMul', domain: 'com.microsoft' },
    inputs: [
      emission.reshape(emission.value(x, 'blocked'), image),
      emission.reshape(emission.value(dy, 'blocked'), gradient),
    ],
    attributes: { transA: attribute.int(1) },
  });
  const sum = emission.transpose(emission.sumFirst(products), [0, 2, 1, 3]);
  const whole = emission.reshape(sum, [rows, columns]);
  const cut = cutTo(emission, cutTo(emission, whole, { channels: inputs, axis: 0 }), {
    ...{ channels: outputs, axis: 1 },
  });
  return emission.reshape(cut, [1, 1, inputs, outputs]);
}
