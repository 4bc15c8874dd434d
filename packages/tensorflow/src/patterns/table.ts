import type { Pattern } from '@cnn/core';
import { batchNormalization } from './batchNormalization.js';
import { biasAdd, biasGradient } from './bias.js';
import type { Fusion } from './fusion.js';
import { pooledConvolution } from './pooledConvolution.js';
import { reluGradient } from './reluGradient.js';

/** In order of precedence, the last first. */
export const patterns: readonly Pattern<Fusion>[] = [
  reluGradient,
  biasAdd,
  biasGradient,
  batchNormalization,
  pooledConvolution,
];
