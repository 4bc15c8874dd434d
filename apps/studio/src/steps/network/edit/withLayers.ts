import { INPUT, type ModelDefinition } from '@cnn/core';
import { unwired, type WiredLayer } from './wires.js';

/** The definition with other layers, and with `outputs` only where there are some. */
export function withLayers(
  definition: ModelDefinition,
  layers: readonly WiredLayer[],
  outputs: readonly string[] | undefined,
): ModelDefinition {
  const { outputs: _outputs, ...rest } = definition;
  return { ...rest, layers: unwired(layers), ...(outputs && { outputs }) };
}

/** The names that layers can read from the beginning. */
export const inputNames = (definition: ModelDefinition): readonly string[] => [
  INPUT,
  ...Object.keys(definition.extraInputs ?? {}),
];
