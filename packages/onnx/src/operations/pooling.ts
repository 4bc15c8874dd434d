import type { GraphNode, PoolAttributes } from '@cnn/core';
import * as attribute from '../writing/attributes.js';
import type { Emission } from '../writing/emission.js';
import type { Tensor } from '../writing/graphWriter.js';
import { NCHWC, type Placed } from '../writing/layout.js';
import { transposedConvolution } from './convolution.js';
import { halved, halvedGradient, isHalving } from './halving.js';
import { withZeros } from './kernels.js';
import { inPieces, pieceSize } from './pieces.js';
import { padsOf, windowAttributes } from './window.js';
import { type Operations, operand } from './writeOperation.js';

type Sizes = readonly [number, number, number, number];

export const poolWindow = ({ poolSize, strides, padding }: PoolAttributes) =>
  windowAttributes({ kernel: poolSize, strides, pads: padsOf(padding) });

function maxPool(emission: Emission, node: GraphNode<'maxPool2d'>): Placed {
  const x = operand(node, 0);
  const { index } = emission;
  const withGradient = index
    .consumers(x)
    .some((reader) => index.as(reader, 'maxPool2dGradient')?.operands[1] === node.id);
  if (isHalvedInBlocks(emission, x, node.attributes)) {
    return { tensor: halved(emission, emission.value(x, 'blocked')), layout: 'blocked' };
  }
  const tensor = withGradient
    ? maxima(emission, x, node.attributes).y
    : emission.add('MaxPool', [emission.value(x, 'nchw')], poolWindow(node.attributes));
  return { tensor, layout: 'nchw' };
}

const isHalvedInBlocks = (emission: Emission, x: number, attributes: PoolAttributes): boolean =>
  isHalving(attributes) && emission.placed(x).layout === 'blocked';

/** The maxima, and the place of each in the image [n, c, h, w]; the first of equal ones. */
function maxima(emission: Emission, x: number, attributes: PoolAttributes): { y: Tensor; places: Tensor } {
  const key = `maxima of ${x} ${JSON.stringify(attributes)}`;
  let both: Tensor[] = [];
  const y = emission.once(key, () => {
    const inputs = [emission.value(x, 'nchw')];
    both = emission.graph.addMany({ op: 'MaxPool', inputs, attributes: poolWindow(attributes) }, 2);
    return both[0] as Tensor;
  });
  return { y, places: emission.once(`${key}: places`, () => both[1] as Tensor) };
}

/** Puts numbers to their places in images of zeros. */
export function unpool(
  emission: Emission,
  inputs: readonly [dy: Tensor, places: Tensor],
  shape: readonly number[],
): Tensor {
  // The window serves to guess the images' size, which is given.
  const attributes = windowAttributes({ kernel: [1, 1], strides: [1, 1], pads: [0, 0, 0, 0] });
  return emission.add('MaxUnpool', [...inputs, emission.graph.int64s(shape)], attributes);
}

/** Whether no two windows share an element of the image. */
export const areApart = ({
  attributes: { poolSize, strides },
}: GraphNode<'maxPool2d' | 'maxPool2dGradient'>): boolean =>
  strides.every((stride, axis) => stride >= (poolSize[axis] as number));

/** Bytes of a batch of images, from which on what their gradients are made of is in memory for a piece at a time. */
const LARGE_BYTES = 2 ** 22;

function blockedMaxPoolGradient(emission: Emission, node: GraphNode<'maxPool2dGradient'>): Tensor {
  const [x, dy] = [operand(node, 0), operand(node, 2)];
  const { items } = emission;
  const shape = emission.tensorShape(x, 'blocked');
  const bytes = 4 * shape.reduce((product, dim) => product * dim, 1);
  const sizes = emission.shape(x).slice(1) as [number, number, number];
  const [gradient] = inPieces(emission, {
    over: [
      { tensor: emission.value(x, 'blocked'), shape },
      { tensor: emission.value(dy, 'blocked'), shape: emission.tensorShape(dy, 'blocked') },
    ],
    size: bytes < LARGE_BYTES ? items : pieceSize(items, (4 * bytes) / items),
    made: [{ shape }],
    write: (inside, [image, slope]) => [
      halvedGradient(inside, { image: image as Tensor, dy: slope as Tensor, sizes }),
    ],
  });
  return gradient as Tensor;
}

/** Gradients go where the maxima were found. */
function maxPoolGradient(emission: Emission, node: GraphNode<'maxPool2dGradient'>): Placed {
  const { graph } = emission;
  const x = operand(node, 0);
  if (isHalvedInBlocks(emission, x, node.attributes)) {
    return { tensor: blockedMaxPoolGradient(emission, node), layout: 'blocked' };
  }
  const { places } = maxima(emission, x, node.attributes);
  const dy = emission.value(operand(node, 2), 'nchw');
  const [n, h, w, c] = emission.shape(node.id) as Sizes;
  if (areApart(node)) {
    return { tensor: unpool(emission, [dy, places], [n, c, h, w]), layout: 'nchw' };
  }
  const zeros = emission.add('Expand', [graph.scalar(0), graph.int64s([n * h * w * c])]);
  const flat = emission.add(
    'ScatterElements',
    [zeros, emission.reshape(places, [-1]), emission.reshape(dy, [-1])],
    { axis: attribute.int(0), reduction: attribute.text('add') },
  );
  return { tensor: emission.reshape(flat, [n, c, h, w]), layout: 'nchw' };
}

function averagePool(emission: Emission, node: GraphNode<'averagePool2d'>): Placed {
  const id = operand(node, 0);
  if (emission.placed(id).layout === 'blocked') {
    const inputs = [emission.value(id, 'blocked')];
    const attributes = poolWindow(node.attributes);
    const tensor = emission.graph.add({ op: 'AveragePool', domain: NCHWC, inputs, attributes });
    return { tensor, layout: 'blocked' };
  }
  const x = emission.value(operand(node, 0), 'nchw');
  return { tensor: emission.add('AveragePool', [x], poolWindow(node.attributes)), layout: 'nchw' };
}

/** How many elements of the image each window holds, row by row. */
function windowCounts(
  { poolSize, strides, padding }: PoolAttributes,
  image: readonly [number, number],
  result: readonly [number, number],
): number[] {
  const along = (axis: 0 | 1, before: number): number[] =>
    Array.from({ length: result[axis] }, (_, index) => {
      const from = index * strides[axis] - before;
      return Math.min(from + poolSize[axis], image[axis]) - Math.max(from, 0);
    });
  const columns = along(1, padding.left);
  return along(0, padding.top).flatMap((rows) => columns.map((count) => rows * count));
}

/** Whether the windows lie side by side, without padding. */
const areTiles = ({ poolSize, strides, padding }: PoolAttributes): boolean =>
  poolSize.every((size, axis) => size === strides[axis]) &&
  Object.values(padding).every((count) => count === 0);

/** Each element's share, repeated over its window; zeros where no window is. */
function tiles(emission: Emission, node: GraphNode<'averagePool2dGradient'>): Tensor {
  const dy = operand(node, 0);
  const [n, h, w, c] = emission.shape(node.id) as Sizes;
  const [, height, width] = emission.shape(dy) as Sizes;
  const [rows, columns] = node.attributes.poolSize;
  const share = emission.graph.scalar(1 / (rows * columns));
  const repeated = emission.graph.add({
    ...{ op: 'Upsample', domain: NCHWC },
    inputs: [emission.add('Mul', [emission.value(dy, 'blocked'), share])],
    attributes: { scales: attribute.ints([1, 1, rows, columns]) },
  });
  const rest = [h - height * rows, w - width * columns] as const;
  if (rest.every((count) => count === 0)) return repeated;
  const { block } = emission.target;
  const all = emission.inWholeBlocks(c);
  const planes = [(n * all) / block, height * rows, width * columns, block];
  const whole = withZeros(emission, emission.reshape(repeated, planes), [0, ...rest, 0]);
  return emission.reshape(whole, [n, all, h, w]);
}

/** Each element of dy, divided by its window's count, goes to all elements of the window. */
function averagePoolGradient(emission: Emission, node: GraphNode<'averagePool2dGradient'>): Placed {
  const { graph } = emission;
  const dy = operand(node, 0);
  const [n, h, w, c] = emission.shape(node.id) as Sizes;
  const [, height, width] = emission.shape(dy) as Sizes;
  const { poolSize, strides, padding } = node.attributes;
  const counts = windowCounts(node.attributes, [h, w], [height, width]);
  const shares = graph.floats(
    counts.map((count) => 1 / count),
    [height, width],
  );
  if (emission.canBlock(c) && areTiles(node.attributes)) {
    return { tensor: tiles(emission, node), layout: 'blocked' };
  }
  const shared = emission.add('Mul', [emission.value(dy, 'nchw'), shares]);
  const spread = transposedConvolution(emission, {
    inputs: [
      emission.reshape(shared, [n * c, 1, height, width]),
      graph.floats(new Array<number>(poolSize[0] * poolSize[1]).fill(1), [1, 1, ...poolSize]),
    ],
    kernel: poolSize,
    convolution: { strides, dilations: [1, 1], padding },
    image: [h, w],
    result: [height, width],
  });
  return { tensor: emission.reshape(spread, [n, c, h, w]), layout: 'nchw' };
}

export const pooling = {
  maxPool2d: maxPool,
  maxPool2dGradient: maxPoolGradient,
  averagePool2d: averagePool,
  averagePool2dGradient: averagePoolGradient,
} satisfies Partial<Operations>;
