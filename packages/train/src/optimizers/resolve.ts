import { CnnError, nearestName, wrongKind } from '@cnn/core';
import { notCalled } from '../notCalled.js';
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

/** All optimizers that `compile` takes by name. */
export const optimizerNames = Object.keys(optimizers) as readonly OptimizerName[];

/** @throws CnnError for an unknown name, and for an object that is no optimizer */
export function resolveOptimizer(optimizer: OptimizerName | Optimizer): Optimizer {
  if (typeof optimizer === 'object' && optimizer !== null) {
    if (Array.isArray(optimizer.transforms)) return optimizer;
    throw wrongKind({
      ...{ where: 'optimizer', option: 'optimizer', received: optimizer },
      expected: 'an optimizer, such as adam({ learningRate }), or its name',
    });
  }
  if (Object.hasOwn(optimizers, optimizer)) return optimizers[optimizer]();
  if (typeof optimizer === 'function') throw notCalled('optimizer', optimizer);
  const nearest = nearestName(String(optimizer), optimizerNames);
  throw new CnnError(
    'TRAINING',
    `optimizer: unknown name '${String(optimizer)}'. ${nearest === undefined ? '' : `Did you mean ${nearest}? `}Use one of ${optimizerNames.join(', ')}, or adam({ learningRate }).`,
    { details: { option: 'optimizer', nearest } },
  );
}
