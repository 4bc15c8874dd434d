import type { PoolAttributes } from '@cnn/core';
import * as tf from '@tensorflow/tfjs-core';
import { isOnHost } from './host.js';
import type { BackendName, Kernels, One, Three } from './kernel.js';
import { maxPoolGradientOnHost } from './maxPoolGradient.js';
import { maxPoolGradientByShifts } from './maxPoolGradientByShifts.js';

type Pair = [number, number];
type Explicit = [Pair, Pair, Pair, Pair];

const windowOf = ({ poolSize, strides }: PoolAttributes): { filterSize: Pair; strides: Pair } => ({
  filterSize: [...poolSize],
  strides: [...strides],
});

const isPadded = ({ padding: { top, bottom, left, right } }: PoolAttributes): boolean =>
  top + bottom + left + right > 0;

const borders = ({ padding: { top, bottom, left, right } }: PoolAttributes): Explicit => [
  [0, 0],
  [top, bottom],
  [left, right],
  [0, 0],
];

/** Whether the backend's own gradient of a maximum gives a tie to another element than the first. */
const turnsTies = (backend: BackendName): boolean => backend === 'webgl' || backend === 'webgpu';

/** Below every number that a network makes, and exact in arithmetic with zeros. */
const LOWEST = -3.4e38;

/** The image with a border that no maximum takes. */
function withBorder(x: tf.Tensor, attributes: PoolAttributes, value: number): tf.Tensor4D {
  return (isPadded(attributes) ? tf.pad(x, borders(attributes), value) : x) as tf.Tensor4D;
}

function withoutBorder(x: tf.Tensor, { padding: { top, left } }: PoolAttributes, shape: number[]): tf.Tensor {
  return tf.slice(x, [0, top, left, 0], shape);
}

/** How many elements of the image each window of a pooling with padding has. */
function windowCounts(attributes: PoolAttributes, image: readonly number[]): tf.Tensor4D {
  const [, height, width] = image as [number, number, number, number];
  const ones = withBorder(tf.ones([1, height, width, 1]), attributes, 0);
  const { filterSize, strides } = windowOf(attributes);
  return tf.mul(tf.avgPool(ones, filterSize, strides, 'valid'), filterSize[0] * filterSize[1]);
}

/** The gradient of an average over windows without padding, for an image of `shape`. */
function spreadAverage(dy: tf.Tensor, attributes: PoolAttributes, shape: number[]): tf.Tensor {
  const x = tf.zeros(shape);
  return tf
    .engine()
    .runKernel('AvgPoolGrad', { dy, input: x }, { ...windowOf(attributes), pad: 'valid' }) as tf.Tensor;
}

export const poolingKernels = {
  maxPool2d: (operands, { attributes }) => {
    const { filterSize, strides } = windowOf(attributes);
    return tf.maxPool(withBorder((operands as One)[0], attributes, LOWEST), filterSize, strides, 'valid');
  },
  maxPool2dGradient: (operands, { attributes }, { backend }) => {
    const [x, y, dy] = operands as Three;
    if (isOnHost(backend)) return maxPoolGradientOnHost({ backend, x, y, dy, attributes });
    const input = withBorder(x, attributes, LOWEST);
    const dx = turnsTies(backend)
      ? maxPoolGradientByShifts({ x: input, y: y as tf.Tensor4D, dy: dy as tf.Tensor4D, attributes })
      : (tf
          .engine()
          .runKernel(
            'MaxPoolGrad',
            { dy, input, output: y },
            { ...windowOf(attributes), pad: 'valid' },
          ) as tf.Tensor);
    return isPadded(attributes) ? withoutBorder(dx, attributes, x.shape) : dx;
  },
  averagePool2d: (operands, { attributes }) => {
    const [x] = operands as One;
    const { filterSize, strides } = windowOf(attributes);
    const mean = tf.avgPool(withBorder(x, attributes, 0), filterSize, strides, 'valid');
    if (!isPadded(attributes)) return mean;
    const area = filterSize[0] * filterSize[1];
    return tf.div(tf.mul(mean, area), windowCounts(attributes, x.shape));
  },
  averagePool2dGradient: (operands, { attributes, shape }, context) => {
    const [dy] = operands as One;
    const target = context.concrete(shape);
    if (!isPadded(attributes)) return spreadAverage(dy, attributes, target);
    const [batch, height, width, channels] = target as [number, number, number, number];
    const { top, bottom, left, right } = attributes.padding;
    const area = attributes.poolSize[0] * attributes.poolSize[1];
    const scaled = tf.mul(dy, tf.div(area, windowCounts(attributes, target)));
    const whole = spreadAverage(scaled, attributes, [
      batch,
      height + top + bottom,
      width + left + right,
      channels,
    ]);
    return withoutBorder(whole, attributes, target);
  },
} satisfies Partial<Kernels>;
