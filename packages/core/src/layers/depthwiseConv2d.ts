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
import { optional, positiveInteger } from './field.js';
import { type PaddingMode, type Pair, pairOf } from './geometry.js';
import { anInitializer, type Initializer } from './initializers.js';
import { define, expectImages, type LayerBase, type LayerRule } from './layer.js';
import { aRegularizer, type Regularizer } from './regularizers.js';

/** A layer that `depthwiseConv2d` makes. */
export interface DepthwiseConv2dLayer extends LayerBase {
  readonly type: 'depthwiseConv2d';
  readonly kernelSize: number | Pair;
  /** Default 1. Height and width must have the same stride. */
  readonly strides?: number | Pair | undefined;
  /** Default 'valid'. */
  readonly padding?: PaddingMode | undefined;
  readonly dilationRate?: number | Pair | undefined;
  /** Outputs for each channel. Default 1. */
  readonly depthMultiplier?: number | undefined;
  readonly activation?: Activation | undefined;
  /** Default true. */
  readonly useBias?: boolean | undefined;
  /** Default 'glorotUniform'. */
  readonly depthwiseInitializer?: Initializer | undefined;
  readonly biasInitializer?: Initializer | undefined;
  readonly depthwiseRegularizer?: Regularizer | undefined;
  readonly biasRegularizer?: Regularizer | undefined;
}

/**
 * A convolution of each channel by itself: [h, w, c] → [h', w', c · depthMultiplier].
 * Weights: `kernel` [kh, kw, c, depthMultiplier], `bias`.
 *
 * ```ts
 * sequential({ input: [50, 50, 3], layers: [depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2 })] }); // [48, 48, 6]
 * ```
 */
export function depthwiseConv2d(options: Omit<DepthwiseConv2dLayer, 'type'>): DepthwiseConv2dLayer {
  return define('depthwiseConv2d', options);
}

export const depthwiseConv2dRule: LayerRule<DepthwiseConv2dLayer> = {
  fields: {
    ...windowFields,
    depthMultiplier: optional(positiveInteger, 1),
    ...outputFields,
    depthwiseInitializer: optional(anInitializer, 'glorotUniform'),
    depthwiseRegularizer: optional(aRegularizer),
  },
  check(layer, inputs) {
    expectImages(inputs);
    expectWindow(layer, inputs[0] as Shape);
  },
  variables(layer, [image]) {
    const channels = (image as Shape)[3] as number;
    const { depthMultiplier = 1, depthwiseInitializer, depthwiseRegularizer } = layer;
    return {
      kernel: {
        shape: [...pairOf(layer.kernelSize), channels, depthMultiplier],
        initializer: depthwiseInitializer ?? 'glorotUniform',
        regularizer: depthwiseRegularizer,
        role: 'weight',
      },
      ...biasVariable(layer, channels * depthMultiplier),
    };
  },
  lower({ layer, x, variable }) {
    const y = ops.depthwiseConv2d(x, variable('kernel'), convolutionOf(layer, x.shape));
    return biasAndActivation(layer, y, variable);
  },
};
