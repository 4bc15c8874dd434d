import { CnnError, checkDefinition, receivedKind } from '@cnn/core';
import { isRecord } from '../json.js';

/**
 * Refuses arguments of a function that writes a model, where they are no model with its weights. More may stand beside them, as in what was
 * imported.
 *
 * @param where the function, for the message
 * @throws CnnError (OPTIONS)
 */
export function checkWritten(where: string, options: unknown): void {
  const expected = 'an object with a model and its weights, { model, weights }';
  if (!isRecord(options))
    throw new CnnError('OPTIONS', `${where}: expected ${expected}, received ${receivedKind(options)}.`);
  const { model, weights } = options;
  checkDefinition(model, `${where}: model`);
  if (isRecord(weights)) return;
  throw new CnnError(
    'OPTIONS',
    `${where}: weights: expected every variable of the model by its name, as readKeras or trained.weights() gives them, received ${receivedKind(weights)}.`,
    { details: { option: 'weights' } },
  );
}
