import type { ProgramIndex } from '../programs/programIndex.js';
import { batchNormalization } from './batchNormalization.js';
import { biasAdd, biasGradient } from './bias.js';
import type { Fusion, Pattern } from './fusion.js';
import { pooledConvolution } from './pooledConvolution.js';
import { reluGradient } from './relu.js';

/** In order of precedence, the last first: what a later pattern claims, an earlier one loses. */
const patterns: readonly Pattern[] = [
  reluGradient,
  biasAdd,
  biasGradient,
  batchNormalization,
  pooledConvolution,
];

/** How nodes are written that a pattern has found. */
export function findFusions(index: ProgramIndex): ReadonlyMap<number, Fusion> {
  return new Map(patterns.flatMap((pattern) => [...pattern(index)]));
}
