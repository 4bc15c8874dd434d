import * as ops from '../graph/functions.js';
import type { Shape } from '../graph/shape.js';
import type { Activation } from './activations.js';
import { biasAndActivation, biasVariable, outputFields } from './conv2d.js';
import { countOrPair, oneOf, optional, positiveInteger, positiveIntegerOrPair, required } from './field.js';
import { type PaddingMode, type Pair, pairOf, resolvePadding } from './geometry.js';
import { anInitializer, type Initializer } from './initializers.js';
import { define, expectImages, type LayerBase, type LayerRule, layerError } from './layer.js';
import { aRegularizer, type Regularizer } from './regularizers.js';

/** A layer that `conv2dTranspose` makes. */
export interface Conv2dTransposeLayer extends LayerBase {
  readonly type: 'conv2dTranspose';
  readonly filters: number;
  readonly kernelSize: number | Pair;
  /** Default 1. */
  readonly strides?: number | Pair | undefined;
  /** Default 'valid'. */
  readonly padding?: PaddingMode | undefined;
  /** Rows and columns added at the end, below the stride; chooses among the sizes that a convolution shrinks to this. */
  readonly outputPadding?: number | Pair | undefined;
  readonly activation?: Activation | undefined;
  /** Default true. */
  readonly useBias?: boolean | undefined;
  /** Default 'glorotUniform'. */
  readonly kernelInitializer?: Initializer | undefined;
  readonly biasInitializer?: Initializer | undefined;
  readonly kernelRegularizer?: Regularizer | undefined;
  readonly biasRegularizer?: Regularizer | undefined;
}

/**
 * A transposed convolution, which enlarges: [h, w, c] → [h', w', filters] with h' = h · stride for 'same' and
 * h · stride + max(kernel − stride, 0) for 'valid'. Weights: `kernel` [kh, kw, filters, c], `bias`.
 *
 * ```ts
 * sequential({ input: [8, 8, 16], layers: [conv2dTranspose({ filters: 4, kernelSize: 3, strides: 2, padding: 'same' })] }); // [16, 16, 4]
 * ```
 */
export function conv2dTranspose(options: Omit<Conv2dTransposeLayer, 'type'>): Conv2dTransposeLayer {
  return define('conv2dTranspose', options);
}

/** Keras's `compute_conv_transpose_output_length`. */
function outputLength(layer: Conv2dTransposeLayer, length: number, axis: 0 | 1): number {
  const kernel = pairOf(layer.kernelSize)[axis];
  const stride = pairOf(layer.strides ?? 1)[axis];
  const same = layer.padding === 'same';
  if (layer.outputPadding === undefined)
    return same ? length * stride : length * stride + Math.max(kernel - stride, 0);
  const extra = pairOf(layer.outputPadding)[axis];
  return (length - 1) * stride + kernel - (same ? 2 * Math.floor(kernel / 2) : 0) + extra;
}

export const conv2dTransposeRule: LayerRule<Conv2dTransposeLayer> = {
  fields: {
    filters: required(positiveInteger),
    kernelSize: required(positiveIntegerOrPair),
    strides: optional(positiveIntegerOrPair, 1),
    padding: optional(oneOf(['valid', 'same']), 'valid'),
    outputPadding: optional(countOrPair),
    ...outputFields,
    kernelInitializer: optional(anInitializer, 'glorotUniform'),
    kernelRegularizer: optional(aRegularizer),
  },
  check(layer, inputs) {
    expectImages(inputs);
    const strides = pairOf(layer.strides ?? 1);
    const extra = pairOf(layer.outputPadding ?? 0);
    if (extra.some((count, axis) => count > 0 && count >= (strides[axis] as number))) {
      throw layerError(`outputPadding [${extra}] must be below the strides [${strides}].`);
    }
  },
  variables(layer, [image]) {
    const { filters, kernelInitializer, kernelRegularizer } = layer;
    return {
      kernel: {
        shape: [...pairOf(layer.kernelSize), filters, (image as Shape)[3] as number],
        initializer: kernelInitializer ?? 'glorotUniform',
        regularizer: kernelRegularizer,
        role: 'weight',
      },
      ...biasVariable(layer, filters),
    };
  },
  lower({ layer, x, variable }) {
    const [batch, height, width] = x.shape as [number, number, number, number];
    const shape = [batch, outputLength(layer, height, 0), outputLength(layer, width, 1), layer.filters];
    const strides = pairOf(layer.strides ?? 1);
    const window = pairOf(layer.kernelSize);
    const padding = resolvePadding({ padding: layer.padding ?? 'valid', image: shape, window, strides });
    const y = ops.conv2dInputGradient(x, variable('kernel'), { strides, dilations: [1, 1], padding }, shape);
    return biasAndActivation(layer, y, variable);
  },
};
