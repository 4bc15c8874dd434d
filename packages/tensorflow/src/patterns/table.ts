import type { Pattern } from '@cnn/core';
import { batchNormalization } from './batchNormalization.js';
import { biasAdd, biasGradient } from './bias.js';
import type { Fusion } from './fusion.js';
import { normalizedConvolution } from './normalizedConvolution.js';
import { pooledConvolution } from './pooledConvolution.js';
import { relu6, relu6Gradient } from './relu6.js';
import { reluGradient } from './reluGradient.js';
import { saturatingGradient } from './saturatingGradient.js';

/** In order of precedence, the last first. */
export const patterns: readonly Pattern<Fusion>[] = [
  reluGradient,
  relu6,
  relu6Gradient,
  saturatingGradient,
  biasAdd,
  biasGradient,
  batchNormalization,
  normalizedConvolution,
  pooledConvolution,
];
