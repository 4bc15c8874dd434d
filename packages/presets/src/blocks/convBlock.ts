import {
  type Activation,
  activation,
  type Block,
  batchNormalization,
  checkOptionNames,
  conv2d,
} from '@cnn/core';

export interface ConvBlockOptions {
  readonly filters: number;
  /** Default 3. */
  readonly kernelSize?: number | readonly [number, number] | undefined;
  /** Default 1. */
  readonly strides?: number | undefined;
  /** Default 'same'. */
  readonly padding?: 'same' | 'valid' | undefined;
  /** Default 'relu'; 'linear' for none. */
  readonly activation?: Activation | undefined;
  /** Batch normalization between convolution and activation; the convolution then has no bias. Default true. */
  readonly normalize?: boolean | undefined;
  /** Of the batch normalization's running statistics. Default 0.99. */
  readonly momentum?: number | undefined;
}

/**
 * Convolution – batch normalization – activation: [h, w, c] → [h / strides, w / strides, filters].
 *
 * ```ts
 * sequential({ input: [32, 32, 3], layers: [convBlock({ filters: 16 })] });
 * ```
 */
export function convBlock(options: ConvBlockOptions): readonly Block[] {
  checkOptionNames({
    where: 'convBlock',
    options,
    names: {
      filters: true,
      kernelSize: true,
      strides: true,
      padding: true,
      activation: true,
      normalize: true,
      momentum: true,
    },
  });
  const {
    filters,
    kernelSize = 3,
    strides = 1,
    padding = 'same',
    activation: name = 'relu',
    normalize = true,
    momentum,
  } = options;
  const convolution = { filters, kernelSize, strides, padding, kernelInitializer: 'heNormal' } as const;
  if (!normalize) return [conv2d({ ...convolution, activation: name })];
  return [
    conv2d({ ...convolution, useBias: false }),
    batchNormalization({ momentum }),
    ...(name === 'linear' ? [] : [activation({ activation: name })]),
  ];
}
