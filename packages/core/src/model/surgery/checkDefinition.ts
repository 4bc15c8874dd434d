import { wrongKind } from '../../options/receivedKind.js';
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
  const expected = "a model's definition, such as sequential(…) or parseModel(…) gives";
  throw wrongKind({ where, option: 'model', expected, received: value });
}

/** @throws CnnError (OPTIONS) for what is no layer's definition */
export function checkLayer(value: unknown, where: string): void {
  if (typeof value === 'object' && value !== null && 'type' in value) return;
  const expected = "a layer, such as dense({ units: 1, activation: 'sigmoid' })";
  throw wrongKind({ where: `${where}: layer`, option: 'layer', expected, received: value });
}
