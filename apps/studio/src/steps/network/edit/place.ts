import { INPUT, type ModelDefinition } from '@cnn/core';
import { rewired, type WiredLayer } from './wires.js';

/** Where a layer goes: after a layer, or `input`, so that all that read that one read it; or before a layer, in its way only. */
export type Place = { readonly after: string } | { readonly before: string };

export interface PlacedAt {
  /** What a layer at this place reads. */
  readonly reads: string;
  /** How many layers stand before it. */
  readonly index: number;
}

/** @throws Error for a layer that is not there, which is a mistake of the program */
export function placeIn(layers: readonly WiredLayer[], place: Place): PlacedAt {
  if ('after' in place) {
    if (place.after === INPUT) return { reads: INPUT, index: 0 };
    return { reads: place.after, index: indexOf(layers, place.after) + 1 };
  }
  const index = indexOf(layers, place.before);
  const { inputs } = layers[index] as WiredLayer;
  const above = layers[index - 1]?.name ?? INPUT;
  return { reads: inputs.includes(above) ? above : (inputs.at(-1) ?? INPUT), index };
}

function indexOf(layers: readonly WiredLayer[], name: string): number {
  const index = layers.findIndex((layer) => layer.name === name);
  if (index < 0) throw new Error(`there is no layer '${name}'`);
  return index;
}

/** Puts layers, of which the last is read from then on, at a place. */
export function putLayers(
  layers: readonly WiredLayer[],
  { place, put }: { readonly place: Place; readonly put: readonly WiredLayer[] },
): readonly WiredLayer[] {
  const { reads, index } = placeIn(layers, place);
  const end = put.at(-1)?.name ?? reads;
  const before = layers.slice(0, index);
  const after = layers.slice(index);
  if ('after' in place) return [...before, ...put, ...rewired(after, reads, end)];
  const [next, ...others] = after as [WiredLayer, ...WiredLayer[]];
  const at = next.inputs.lastIndexOf(reads);
  const read = { ...next, inputs: next.inputs.map((name, input) => (input === at ? end : name)) };
  return [...before, ...put, read, ...others];
}

/** The outputs where those of one layer are another's from now on. */
export function movedOutputs(
  { outputs }: Pick<ModelDefinition, 'outputs'>,
  from: string,
  to: string,
): readonly string[] | undefined {
  const moved = outputs?.map((name) => (name === from || name.startsWith(`${from}:`) ? to : name));
  const named = moved && [...new Set(moved)].filter((name) => name !== INPUT);
  return named && named.length > 0 ? named : undefined;
}
