import type { ModelDefinition, NamedLayer } from '@cnn/core';
import { inputNames } from './withLayers.js';

/** What is wrong with a new name, in a sentence; undefined where it can be used. */
export function nameProblem(
  definition: ModelDefinition,
  { from, to }: { readonly from: string; readonly to: string },
): string | undefined {
  if (!/^[A-Za-z0-9_.-]+$/.test(to)) return 'Use letters, digits, _ . and - only.';
  const taken = [...inputNames(definition), ...definition.layers.map(({ name }) => name)];
  if (to !== from && taken.includes(to)) return `Another layer is called ${to}.`;
  return undefined;
}

/** Gives a layer another name, everywhere that it is named. */
export function renameLayer(
  definition: ModelDefinition,
  { from, to }: { readonly from: string; readonly to: string },
): ModelDefinition {
  const renamed = (name: string): string => {
    if (name === from) return to;
    return name.startsWith(`${from}:`) ? `${to}${name.slice(from.length)}` : name;
  };
  const layers = definition.layers.map(
    (layer): NamedLayer => ({
      ...layer,
      name: renamed(layer.name),
      ...(layer.inputs && { inputs: layer.inputs.map(renamed) }),
      ...(layer.type === 'shared' && { layer: renamed(layer.layer) }),
    }),
  );
  const { outputs } = definition;
  return { ...definition, layers, ...(outputs && { outputs: outputs.map(renamed) }) };
}
