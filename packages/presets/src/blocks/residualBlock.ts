import { activation, add, type Block, branches, checkOptionNames } from '@cnn/core';
import { convBlock } from './convBlock.js';

export interface ResidualBlockOptions {
  readonly filters: number;
  /** Of the first convolution and of the shortcut. Default 1. */
  readonly strides?: number | undefined;
  /**
   * A 1×1 convolution in the shortcut; needed where strides or the number of channels change. Default: whether strides
   * are above 1.
   */
  readonly projection?: boolean | undefined;
  /** Of the batch normalizations' running statistics. Default 0.99. */
  readonly momentum?: number | undefined;
}

/**
 * Two 3×3 convolutions beside a shortcut, added: [h, w, c] → [h / strides, w / strides, filters]. Without a projection,
 * c must be `filters`. He et al. 2015, arXiv 1512.03385, figure 2.
 *
 * ```ts
 * sequential({ input: [32, 32, 16], layers: [residualBlock({ filters: 32, strides: 2 })] });
 * ```
 */
export function residualBlock(options: ResidualBlockOptions): readonly Block[] {
  checkOptionNames({
    where: 'residualBlock',
    options,
    names: { filters: true, strides: true, projection: true, momentum: true },
  });
  const { filters, strides = 1, projection = strides > 1, momentum } = options;
  const shared = { filters, momentum };
  const body = [...convBlock({ ...shared, strides }), ...convBlock({ ...shared, activation: 'linear' })];
  const shortcut = projection ? convBlock({ ...shared, kernelSize: 1, strides, activation: 'linear' }) : [];
  return [branches({ branches: [body, shortcut], merge: add() }), activation({ activation: 'relu' })];
}
