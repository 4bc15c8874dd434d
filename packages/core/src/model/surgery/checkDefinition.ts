import { CnnError } from '../../errors.js';
import { receivedKind } from '../../options/receivedKind.js';
import type { ModelDefinition } from '../definition.js';

/**
 * Refuses what is no definition of a model, before its fields are used. Its layers are not looked at, as `parseModel` does.
 *
 * @param where the function, for the message; with the option that it is, `readPyTorch: model`
 * @throws CnnError (OPTIONS)
 */
export function checkDefinition(value: unknown, where: string): asserts value is ModelDefinition {
  const layers = typeof value === 'object' && value !== null && 'layers' in value ? value.layers : undefined;
  if (Array.isArray(layers)) return;
  throw new CnnError(
    'OPTIONS',
    `${where}: expected a model's definition, such as sequential(…) or parseModel(…) gives, received ${receivedKind(value)}.`,
    { details: { option: 'model' } },
  );
}

/** @throws CnnError (OPTIONS) for what is no layer's definition */
export function checkLayer(value: unknown, where: string): void {
  if (typeof value === 'object' && value !== null && 'type' in value) return;
  throw new CnnError(
    'OPTIONS',
    `${where}: layer: expected a layer, such as dense({ units: 1, activation: 'sigmoid' }), received ${receivedKind(value)}.`,
    { details: { option: 'layer' } },
  );
}
