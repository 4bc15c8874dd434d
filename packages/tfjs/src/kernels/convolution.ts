import type { ConvolutionAttributes } from '@cnn/core';
import * as tf from '@tensorflow/tfjs-core';
import { depthwise } from './depthwise.js';
import { isOnHost } from './host.js';
import type { BackendName, KernelContext, Kernels } from './kernel.js';
import {
  kernelGradientByColumns,
  kernelGradientByShifts,
  kernelGradientOfChannels,
} from './kernelGradient.js';
import { spaced } from './spaced.js';

type Pair = [number, number];
type Images = tf.Tensor4D;

/** The image with its zeros around it, so that every backend computes a 'valid' convolution. */
function bordered(x: tf.Tensor, { padding: { top, bottom, left, right } }: ConvolutionAttributes): Images {
  if (top + bottom + left + right === 0) return x as Images;
  return tf.pad(x as Images, [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ]);
}

function borderedShape(
  shape: readonly number[],
  { padding: { top, bottom, left, right } }: ConvolutionAttributes,
): [number, number, number, number] {
  const [batch, height, width, channels] = shape as [number, number, number, number];
  return [batch, height + top + bottom, width + left + right, channels];
}

/** Cuts the border off again. */
function unbordered(x: tf.Tensor, { padding }: ConvolutionAttributes, shape: number[]): tf.Tensor {
  const { top, bottom, left, right } = padding;
  return top + bottom + left + right === 0 ? x : tf.slice(x, [0, top, left, 0], shape);
}

const isDilated = ({ dilations }: ConvolutionAttributes): boolean => dilations[0] > 1 || dilations[1] > 1;

/** `dy` spaced out and with a border on which the turned kernel gives an image of `shape`, the border included. */
function turnedInput(
  dy: Images,
  window: readonly [number, number],
  { strides, dilations }: ConvolutionAttributes,
  shape: readonly number[],
): Images {
  const wide = spaced(dy, strides);
  // A window of size k gives size − k + 1 positions: k − 1 zeros in front, and behind what is missing for the image.
  const along = (axis: 0 | 1): Pair => {
    const before = (window[axis] - 1) * dilations[axis];
    return [before, (shape[axis + 1] as number) - (wide.shape[axis + 1] as number)];
  };
  const [vertical, horizontal] = [along(0), along(1)];
  return tf.pad(wide, [[0, 0], vertical, horizontal, [0, 0]]);
}

/** The gradient to x as a convolution of dy with the turned kernel: what every backend is fast at. */
function inputGradientByConvolution(
  dy: Images,
  kernel: tf.Tensor4D,
  attributes: ConvolutionAttributes,
  shape: [number, number, number, number],
): tf.Tensor {
  const turned = tf.transpose(tf.reverse(kernel, [0, 1]), [0, 1, 3, 2]);
  const input = turnedInput(dy, [kernel.shape[0], kernel.shape[1]], attributes, shape);
  return tf.conv2d(input, turned as tf.Tensor4D, 1, 'valid', 'NHWC', [...attributes.dilations]);
}

function depthwiseInputGradientByConvolution(
  dy: Images,
  kernel: tf.Tensor4D,
  attributes: ConvolutionAttributes,
  shape: [number, number, number, number],
  backend: BackendName,
): tf.Tensor {
  const [kh, kw, channels, multiplier] = kernel.shape;
  const turned = tf.reshape(tf.reverse(kernel, [0, 1]), [kh, kw, channels * multiplier, 1]);
  const input = turnedInput(dy, [kh, kw], attributes, shape);
  const dilations: Pair = [...attributes.dilations];
  const each = depthwise({ x: input, kernel: turned as tf.Tensor4D, strides: [1, 1], dilations, backend });
  if (multiplier === 1) return each;
  return tf.sum(tf.reshape(each, [...shape.slice(0, 3), channels, multiplier]), -1);
}

const usesNativeGradients = (attributes: ConvolutionAttributes, { backend }: KernelContext): boolean =>
  !isOnHost(backend) && !isDilated(attributes);

/**
 * A forward convolution. tfjs takes strides or dilations, not both: with both, every position is computed and those
 * between the strides are left out.
 */
function strided(
  x: Images,
  { strides, dilations }: ConvolutionAttributes,
  convolve: (x: Images, strides: Pair, dilations: Pair) => Images,
): tf.Tensor {
  const both = Math.max(...strides) > 1 && Math.max(...dilations) > 1;
  if (!both) return convolve(x, [...strides], [...dilations]);
  const whole = convolve(x, [1, 1], [...dilations]);
  return tf.stridedSlice(whole, [0, 0, 0, 0], whole.shape, [1, ...strides, 1]);
}

export const convolutionKernels = {
  conv2d: (operands, { attributes }) => {
    const [x, kernel] = operands as readonly [Images, tf.Tensor4D];
    return strided(bordered(x, attributes), attributes, (images, strides, dilations) =>
      tf.conv2d(images, kernel, strides, 'valid', 'NHWC', dilations),
    );
  },
  conv2dInputGradient: (operands, { attributes, shape }, context) => {
    const [dy, kernel] = operands as readonly [Images, tf.Tensor4D];
    const target = context.concrete(shape);
    const whole = borderedShape(target, attributes);
    const dx = usesNativeGradients(attributes, context)
      ? (tf
          .engine()
          .runKernel(
            'Conv2DBackpropInput',
            { dy, filter: kernel },
            { strides: [...attributes.strides], pad: 'valid', dataFormat: 'NHWC', inputShape: whole },
          ) as tf.Tensor)
      : inputGradientByConvolution(dy, kernel, attributes, whole);
    return unbordered(dx, attributes, target);
  },
  conv2dKernelGradient: (operands, { attributes, shape }, context) => {
    const [x, dy] = operands as readonly [Images, Images];
    const input = bordered(x, attributes);
    const filterShape = [...shape] as [number, number, number, number];
    const given = { x: input, dy, attributes, shape: filterShape };
    if (isOnHost(context.backend)) return kernelGradientByColumns({ ...given, backend: context.backend });
    if (isDilated(attributes)) return kernelGradientByShifts(given);
    return tf
      .engine()
      .runKernel(
        'Conv2DBackpropFilter',
        { x: input, dy },
        { strides: [...attributes.strides], pad: 'valid', dataFormat: 'NHWC', filterShape },
      ) as tf.Tensor;
  },
  depthwiseConv2d: (operands, { attributes }, { backend }) => {
    const [x, kernel] = operands as readonly [Images, tf.Tensor4D];
    return strided(bordered(x, attributes), attributes, (images, strides, dilations) =>
      depthwise({ x: images, kernel, strides, dilations, backend }),
    );
  },
  depthwiseConv2dInputGradient: (operands, { attributes, shape }, context) => {
    const [dy, kernel] = operands as readonly [Images, tf.Tensor4D];
    const target = context.concrete(shape);
    const whole = borderedShape(target, attributes);
    return unbordered(
      depthwiseInputGradientByConvolution(dy, kernel, attributes, whole, context.backend),
      attributes,
      target,
    );
  },
  depthwiseConv2dKernelGradient: (operands, { attributes, shape }, { backend }) => {
    const [x, dy] = operands as readonly [Images, Images];
    const filterShape = [...shape] as [number, number, number, number];
    return kernelGradientOfChannels({
      x: bordered(x, attributes),
      dy,
      attributes,
      shape: filterShape,
      backend,
    });
  },
} satisfies Partial<Kernels>;
