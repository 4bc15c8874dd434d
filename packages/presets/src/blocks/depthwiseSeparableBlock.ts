import {
  type Activation,
  activation,
  type Block,
  batchNormalization,
  checkOptionNames,
  depthwiseConv2d,
} from '@cnn/core';
import { convBlock } from './convBlock.js';

export interface DepthwiseSeparableBlockOptions {
  readonly filters: number;
  /** Of the depthwise convolution. Default 1. */
  readonly strides?: number | undefined;
  /** Default 'relu6'. */
  readonly activation?: Activation | undefined;
  /** Of the batch normalizations' running statistics. Default 0.99. */
  readonly momentum?: number | undefined;
}

/**
 * A 3×3 convolution of each channel by itself, then a 1×1 convolution that mixes them, each with batch normalization
 * and activation: [h, w, c] → [h / strides, w / strides, filters]. Howard et al. 2017, arXiv 1704.04861, figure 3.
 *
 * ```ts
 * sequential({ input: [32, 32, 8], layers: [depthwiseSeparableBlock({ filters: 16, strides: 2 })] });
 * ```
 */
export function depthwiseSeparableBlock(options: DepthwiseSeparableBlockOptions): readonly Block[] {
  checkOptionNames({
    where: 'depthwiseSeparableBlock',
    options,
    names: { filters: true, strides: true, activation: true, momentum: true },
  });
  const { filters, strides = 1, activation: name = 'relu6', momentum } = options;
  return [
    depthwiseConv2d({ kernelSize: 3, strides, padding: 'same', useBias: false }),
    batchNormalization({ momentum }),
    activation({ activation: name }),
    ...convBlock({ filters, kernelSize: 1, activation: name, momentum }),
  ];
}
