import { type Block, branches, checkOptionNames, concatenate, conv2d, maxPooling2d } from '@cnn/core';

/** Numbers of filters, with the names of the paper's table 1. */
export interface InceptionBlockOptions {
  readonly filters1x1: number;
  /** Of the 1×1 convolution before the 3×3 one. */
  readonly reduce3x3: number;
  readonly filters3x3: number;
  /** Of the 1×1 convolution before the 5×5 one. */
  readonly reduce5x5: number;
  readonly filters5x5: number;
  /** Of the 1×1 convolution after the pooling. */
  readonly poolProjection: number;
}

/**
 * Four ways side by side, concatenated: [h, w, c] → [h, w, sum of the four filters]. Szegedy et al. 2014,
 * arXiv 1409.4842, figure 2(b).
 *
 * ```ts
 * sequential({ input: [28, 28, 192], layers: [inceptionBlock({ filters1x1: 64, reduce3x3: 96, filters3x3: 128, reduce5x5: 16, filters5x5: 32, poolProjection: 32 })] });
 * ```
 */
export function inceptionBlock(options: InceptionBlockOptions): Block {
  checkOptionNames({
    where: 'inceptionBlock',
    options,
    names: {
      filters1x1: true,
      reduce3x3: true,
      filters3x3: true,
      reduce5x5: true,
      filters5x5: true,
      poolProjection: true,
    },
  });
  const convolution = (filters: number, kernelSize: number): Block =>
    conv2d({ filters, kernelSize, padding: 'same', activation: 'relu' });
  return branches({
    branches: [
      [convolution(options.filters1x1, 1)],
      [convolution(options.reduce3x3, 1), convolution(options.filters3x3, 3)],
      [convolution(options.reduce5x5, 1), convolution(options.filters5x5, 5)],
      [maxPooling2d({ poolSize: 3, strides: 1, padding: 'same' }), convolution(options.poolProjection, 1)],
    ],
    merge: concatenate(),
  });
}
