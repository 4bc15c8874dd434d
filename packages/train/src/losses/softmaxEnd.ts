import { CnnError } from '@cnn/core';
import type { ModelEnd } from './loss.js';

/** @throws CnnError when a model ends in something that is surely no distribution over classes */
export function requireSoftmax(loss: string, { model, activation }: ModelEnd): void {
  if (activation === undefined || activation === 'softmax') return;
  throw new CnnError(
    'TRAINING',
    `loss ${loss} needs a softmax output, the last layer of model '${model}' has activation '${activation}'. Give it activation: 'softmax'.`,
  );
}
