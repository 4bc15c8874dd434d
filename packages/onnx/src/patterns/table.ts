import type { Pattern } from '@cnn/core';
import { activatedChannels } from './activatedChannels.js';
import { biasedConvolution } from './biasedConvolution.js';
import type { Fusion } from './fusion.js';
import { limitedRelu } from './limitedRelu.js';
import { limitGradient } from './limitGradient.js';
import { pooledConvolution } from './pooledConvolution.js';
import { reluGradient } from './reluGradient.js';
import { summedChannels } from './summedChannels.js';

/**
 * In order of precedence, the last first.
 *
 * @param items of a batch
 */
export const patterns = (items: number): readonly Pattern<Fusion>[] => [
  reluGradient,
  limitGradient,
  limitedRelu,
  biasedConvolution,
  summedChannels,
  activatedChannels,
  pooledConvolution(items),
];
