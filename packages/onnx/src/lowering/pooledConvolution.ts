import type { Emission } from '../emission/emission.js';
import type { Placed } from '../emission/layout.js';
import { type PooledConvolution, pooledConvolutions } from '../emission/pooledConvolutions.js';
import type { Tensor } from '../writing/graphWriter.js';
import { convolutionOf } from './convolution.js';
import { partialGradient } from './kernelGradient.js';
import { inPieces, pieceSize } from './pieces.js';
import { poolWindow, unpool } from './pooling.js';

/** The bytes of a convolution's result for a batch, from which on it is made in pieces. */
const LARGE_BYTES = 2 ** 24;

function find(emission: Emission, id: number): PooledConvolution | undefined {
  const found = pooledConvolutions(emission.index).find(({ pool, kernelGradient, biasGradient }) =>
    [pool.id, kernelGradient.id, biasGradient].includes(id),
  );
  return found && emission.items > 1 && bytesOf(emission, found) * emission.items >= LARGE_BYTES
    ? found
    : undefined;
}

/** Of an item's result of the convolution. */
function bytesOf(emission: Emission, { convolution }: PooledConvolution): number {
  const [, height, width, channels] = emission.shape(convolution.id) as [number, number, number, number];
  return 4 * height * width * channels;
}

const sizeFor = (emission: Emission, found: PooledConvolution): number =>
  pieceSize(emission.items, 2 * bytesOf(emission, found));

const imageOf = (emission: Emission, { convolution }: PooledConvolution) => {
  const x = convolution.operands[0] as number;
  return { tensor: emission.value(x, 'nchw'), shape: emission.tensorShape(x, 'nchw') };
};

/**
 * The pooled result of a large convolution, for some items of the batch at a time: the convolution's own result, the
 * largest value of most networks, is never there as a whole. Kept are the places of the maxima, for the gradient.
 */
export function pooledForward(emission: Emission, id: number): Placed | undefined {
  const found = find(emission, id);
  return found?.pool.id === id ? { tensor: forward(emission, found).pooled, layout: 'nchw' } : undefined;
}

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

/** The gradient to the kernel or the bias of such a convolution. */
export function pooledGradient(emission: Emission, id: number): Tensor | undefined {
  const found = find(emission, id);
  if (!found) return undefined;
  const { kernelGradient, slope, pool } = found;
  const [rows, columns, inputs, outputs] = emission.shape(kernelGradient.id) as [
    number,
    number,
    number,
    number,
  ];
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
      write: (inside, [pixels, gradient, where], items) => {
        const result = unpool(inside, [gradient as Tensor, where as Tensor], [items, ...image]);
        return [
          partialGradient(inside, kernelGradient, { image: pixels as Tensor, gradient: result, items }),
          inside.reduce('ReduceSum', result, { axes: [0, 2, 3] }),
        ];
      },
    });
    return emission.reshape(sums[0] as Tensor, [rows, columns, inputs, outputs]);
  });
  const bias = emission.once(`${key}: bias`, () => sums[1] as Tensor);
  return id === kernelGradient.id ? kernel : bias;
}
