import { CnnError } from '@cnn/core';
import { adadelta } from './adadelta.js';
import { adagrad } from './adagrad.js';
import { adam } from './adam.js';
import { adamax } from './adamax.js';
import { adamW } from './adamW.js';
import { lamb } from './lamb.js';
import { lion } from './lion.js';
import { nadam } from './nadam.js';
import type { Optimizer } from './optimizer.js';
import { rmsprop } from './rmsprop.js';
import { sgd } from './sgd.js';

export const optimizers = {
  adam,
  adamW,
  rmsprop,
  sgd,
  adamax,
  nadam,
  adagrad,
  adadelta,
  lion,
  lamb,
} satisfies Record<string, () => Optimizer>;

export type OptimizerName = keyof typeof optimizers;

/** @throws CnnError for an unknown name */
export function resolveOptimizer(optimizer: OptimizerName | Optimizer): Optimizer {
  if (typeof optimizer === 'object' && optimizer !== null) return optimizer;
  if (Object.hasOwn(optimizers, optimizer)) return optimizers[optimizer]();
  throw new CnnError(
    'TRAINING',
    `optimizer: unknown name '${String(optimizer)}'. Use one of ${Object.keys(optimizers).join(', ')}, or adam({ learningRate }).`,
  );
}
