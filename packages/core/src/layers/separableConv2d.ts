import * as ops from '../graph/functions.js';
import type { Shape } from '../graph/shape.js';
import type { Activation } from './activations.js';
import {
  biasAndActivation,
  biasVariable,
  convolutionOf,
  expectWindow,
  outputFields,
  windowFields,
} from './conv2d.js';
import { optional, positiveInteger, required } from './field.js';
import { NO_PADDING, type PaddingMode, type Pair, pairOf } from './geometry.js';
import { anInitializer, type Initializer } from './initializers.js';
import { define, expectImages, type LayerBase, type LayerRule } from './layer.js';
import { aRegularizer, type Regularizer } from './regularizers.js';

/** A layer that `separableConv2d` makes. */
export interface SeparableConv2dLayer extends LayerBase {
  readonly type: 'separableConv2d';
  readonly filters: number;
  readonly kernelSize: number | Pair;
  /** Default 1. */
  readonly strides?: number | Pair | undefined;
  /** Default 'valid'. */
  readonly padding?: PaddingMode | undefined;
  readonly dilationRate?: number | Pair | undefined;
  /** Default 1. */
  readonly depthMultiplier?: number | undefined;
  readonly activation?: Activation | undefined;
  /** Default true. */
  readonly useBias?: boolean | undefined;
  /** Default 'glorotUniform'. */
  readonly depthwiseInitializer?: Initializer | undefined;
  /** Default 'glorotUniform'. */
  readonly pointwiseInitializer?: Initializer | undefined;
  readonly biasInitializer?: Initializer | undefined;
  readonly depthwiseRegularizer?: Regularizer | undefined;
  readonly pointwiseRegularizer?: Regularizer | undefined;
  readonly biasRegularizer?: Regularizer | undefined;
}

/**
 * A depthwise convolution, then a 1×1 convolution that mixes the channels: [h, w, c] → [h', w', filters].
 * Weights: `depthwise_kernel` [kh, kw, c, depthMultiplier], `pointwise_kernel` [1, 1, c · depthMultiplier, filters], `bias`.
 *
 * ```ts
 * sequential({ input: [50, 50, 3], layers: [separableConv2d({ filters: 32, kernelSize: 3, padding: 'same' })] }); // [50, 50, 32]
 * ```
 */
export function separableConv2d(options: Omit<SeparableConv2dLayer, 'type'>): SeparableConv2dLayer {
  return define('separableConv2d', options);
}

export const separableConv2dRule: LayerRule<SeparableConv2dLayer> = {
  fields: {
    filters: required(positiveInteger),
    ...windowFields,
    depthMultiplier: optional(positiveInteger, 1),
    ...outputFields,
    depthwiseInitializer: optional(anInitializer, 'glorotUniform'),
    pointwiseInitializer: optional(anInitializer, 'glorotUniform'),
    depthwiseRegularizer: optional(aRegularizer),
    pointwiseRegularizer: optional(aRegularizer),
  },
  check(layer, inputs) {
    expectImages(inputs);
    expectWindow(layer, inputs[0] as Shape);
  },
  variables(layer, [image]) {
    const channels = (image as Shape)[3] as number;
    const { filters, depthMultiplier = 1 } = layer;
    return {
      depthwise_kernel: {
        shape: [...pairOf(layer.kernelSize), channels, depthMultiplier],
        initializer: layer.depthwiseInitializer ?? 'glorotUniform',
        regularizer: layer.depthwiseRegularizer,
        role: 'weight',
      },
      pointwise_kernel: {
        shape: [1, 1, channels * depthMultiplier, filters],
        initializer: layer.pointwiseInitializer ?? 'glorotUniform',
        regularizer: layer.pointwiseRegularizer,
        role: 'weight',
      },
      ...biasVariable(layer, filters),
    };
  },
  lower({ layer, x, variable }) {
    const channelwise = ops.depthwiseConv2d(x, variable('depthwise_kernel'), convolutionOf(layer, x.shape));
    const mixed = ops.conv2d(channelwise, variable('pointwise_kernel'), {
      strides: [1, 1],
      dilations: [1, 1],
      padding: NO_PADDING,
    });
    return biasAndActivation(layer, mixed, variable);
  },
};
