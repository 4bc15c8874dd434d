import type { Value } from '../graph.js';
import type { ConvolutionAttributes } from '../operations.js';
import type { Shape } from '../shape.js';

export function conv2d(x: Value, kernel: Value, attributes: ConvolutionAttributes): Value {
  return x.graph.apply('conv2d', [x, kernel], attributes);
}

/** @param shape the form of x */
export function conv2dInputGradient(
  dy: Value,
  kernel: Value,
  attributes: ConvolutionAttributes,
  shape: Shape,
): Value {
  return dy.graph.apply('conv2dInputGradient', [dy, kernel], attributes, { shape, dtype: 'float32' });
}

/** @param shape the form of the kernel */
export function conv2dKernelGradient(
  x: Value,
  dy: Value,
  attributes: ConvolutionAttributes,
  shape: Shape,
): Value {
  return x.graph.apply('conv2dKernelGradient', [x, dy], attributes, { shape, dtype: 'float32' });
}

export function depthwiseConv2d(x: Value, kernel: Value, attributes: ConvolutionAttributes): Value {
  return x.graph.apply('depthwiseConv2d', [x, kernel], attributes);
}

/** @param shape the form of x */
export function depthwiseConv2dInputGradient(
  dy: Value,
  kernel: Value,
  attributes: ConvolutionAttributes,
  shape: Shape,
): Value {
  return dy.graph.apply('depthwiseConv2dInputGradient', [dy, kernel], attributes, {
    shape,
    dtype: 'float32',
  });
}

/** @param shape the form of the kernel */
export function depthwiseConv2dKernelGradient(
  x: Value,
  dy: Value,
  attributes: ConvolutionAttributes,
  shape: Shape,
): Value {
  return x.graph.apply('depthwiseConv2dKernelGradient', [x, dy], attributes, { shape, dtype: 'float32' });
}
