import { CnnError } from '@cnn/core';
import type { ModelEnd } from './loss.js';

/** @throws CnnError when a model surely ends in something else than a sigmoid */
export function requireSigmoid(loss: string, { model, outputShape, activation }: ModelEnd): void {
  const units = outputShape.at(-1);
  if (activation === 'softmax') {
    throw new CnnError(
      'TRAINING',
      `loss ${loss} needs a sigmoid output, model '${model}' ends in softmax over ${units}. Use loss: 'sparseCategoricalCrossentropy', or end in dense({ units: 1, activation: 'sigmoid' }).`,
    );
  }
  if (activation !== undefined && activation !== 'sigmoid') {
    throw new CnnError(
      'TRAINING',
      `loss ${loss} needs probabilities, the last layer of model '${model}' has activation '${activation}'. Give it activation: 'sigmoid'.`,
    );
  }
}
