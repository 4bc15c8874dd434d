import type { ModelDefinition } from '@cnn/core';

/** A definition as JSON with a line for each layer: to be read, and laid out by a browser in a moment. */
export function networkJson(definition: ModelDefinition): string {
  const { layers, ...others } = definition;
  const lines = layers.map((layer) => `    ${JSON.stringify(layer)}`).join(',\n');
  const rest = JSON.stringify({ ...others, layers: [] }, undefined, 2);
  return rest.replace(/"layers": \[\]\n\}$/, () => `"layers": [\n${lines}\n  ]\n}`);
}
