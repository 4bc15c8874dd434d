import type { TensorValue, TensorValues } from '@cnn/core';
import { codecOfClass } from '../layers/table.js';
import { fileProblem } from '../problems.js';
import type { KerasGraph, KerasLayer } from '../topology/topology.js';
import type { LayerTensors } from './legacyWeights.js';
import { expectedShape, fits, type Match, matchTensors } from './matchTensors.js';
import { type SlotContext, slotsIn, trainedFirst, type WeightSlot } from './slots.js';
import type { SourceTensor } from './sourceTensor.js';

/** Weights of a file in one of the ways that files have them. */
export type KerasWeights =
  /** By layer, of models in the model too: `.keras`. */
  | { readonly kind: 'archive'; readonly tensors: ReadonlyMap<KerasLayer, readonly SourceTensor[]> }
  /** By layer of the outermost model: legacy `.h5`. */
  | { readonly kind: 'legacy'; readonly layers: readonly LayerTensors[]; readonly by: 'name' | 'order' }
  /** One list: TensorFlow.js. */
  | { readonly kind: 'list'; readonly tensors: readonly SourceTensor[] };

export interface Assigned {
  readonly matches: readonly Match[];
  readonly notes: readonly string[];
}

/**
 * Finds the tensor for each weight of a model.
 *
 * @throws CnnError (FILE) that names both, where count or shapes are others than the config asks for
 */
export function assignWeights(
  graph: KerasGraph,
  weights: KerasWeights,
  place: { readonly where: string; readonly context: SlotContext },
): Assigned {
  const { matches, notes } = placed(graph, weights, place);
  return { matches, notes: [...notes, ...wholeNumbers(matches)] };
}

/** Weights that are no floats, as where somebody quantized them: without their scale they say something else. */
function wholeNumbers(matches: readonly Match[]): readonly string[] {
  const found = matches.filter(
    ({ slot, tensor: { dtype } }) => slot.variable !== undefined && /^(u?int|bool)/.test(dtype ?? ''),
  );
  if (found.length === 0) return [];
  const types = [...new Set(found.map(({ tensor }) => tensor.dtype))].join(' and ');
  const names = list(found.map(({ slot }) => `${slot.path}/${slot.keras}`));
  return [`Weights that are ${types} in the file became float32 as they are: ${names}.`];
}

function placed(
  graph: KerasGraph,
  weights: KerasWeights,
  { where, context }: { readonly where: string; readonly context: SlotContext },
): Assigned {
  if (weights.kind === 'list') {
    const slots = graph.layers.flatMap((layer) => slotsIn(layer, context));
    return { matches: matched({ slots, tensors: weights.tensors, where, what: 'the model' }), notes: [] };
  }
  if (weights.kind === 'archive') {
    const matches: Match[] = [];
    const visit = ({ layers }: KerasGraph, path: string): void => {
      for (const layer of layers) {
        const own = path === '' ? layer.name : `${path}/${layer.name}`;
        if (layer.model) visit(layer.model, own);
        else {
          const slots = slotsIn(layer, context, path);
          const tensors = weights.tensors.get(layer) ?? [];
          // What a layer of Keras keeps besides weights is nothing to predict with.
          if (slots.length === 0 && (tensors.length === 0 || codecOfClass(layer.className))) continue;
          matches.push(...matched({ slots, tensors, where, what: `layer '${own}'` }));
        }
      }
    };
    visit(graph, '');
    return { matches, notes: [] };
  }
  return assignLegacy(graph, weights, { where, context });
}

function assignLegacy(
  graph: KerasGraph,
  { layers, by }: Extract<KerasWeights, { readonly kind: 'legacy' }>,
  { where, context }: { readonly where: string; readonly context: SlotContext },
): Assigned {
  const wanting = graph.layers
    .map((layer) => ({ layer, slots: slotsIn(layer, context) }))
    .filter(({ slots }) => slots.length > 0);
  const giving = layers.filter(({ tensors }) => tensors.length > 0);
  const named = new Map(giving.map((entry) => [entry.layer, entry]));
  const byName = by === 'name' || wanting.every(({ layer }) => named.has(layer.name));
  if (!byName && wanting.length !== giving.length) {
    throw fileProblem(
      where,
      'malformed',
      `has weights of ${giving.length} layers (${list(giving.map(({ layer }) => layer))}), the model has ${wanting.length} with weights (${list(wanting.map(({ layer }) => layer.name))}).`,
    );
  }
  const matches = wanting.flatMap(({ layer, slots }, at) => {
    const entry = byName ? named.get(layer.name) : giving[at];
    const from =
      entry && entry.layer !== layer.name
        ? `layer '${layer.name}' (from '${entry.layer}')`
        : `layer '${layer.name}'`;
    return matched({ slots, tensors: entry?.tensors ?? [], where, what: from });
  });
  const used = new Set(wanting.map(({ layer }, at) => (byName ? layer.name : giving[at]?.layer)));
  const unused = giving.filter(({ layer }) => !used.has(layer)).map(({ layer }) => layer);
  return {
    matches,
    notes: unused.length > 0 ? [`Weights of layers that the model does not have: ${list(unused)}.`] : [],
  };
}

const list = (names: readonly string[]): string =>
  names.length > 6 ? `${names.slice(0, 6).join(', ')}, …` : names.join(', ');

interface Matching {
  readonly slots: readonly WeightSlot[];
  readonly tensors: readonly SourceTensor[];
  readonly where: string;
  /** For the message: `layer 'conv2d'`. */
  readonly what: string;
}

function matched({ slots, tensors, where, what }: Matching): readonly Match[] {
  const found = matchTensors(slots, tensors);
  if (found) return found;
  if (slots.length !== tensors.length) {
    const names = `${slots.length} (${list(slots.map(({ keras }) => keras))})`;
    const problem = `${what} has ${tensors.length} weights in the file, expected ${names}.`;
    throw fileProblem(where, 'malformed', `${problem} The weights belong to another model.`);
  }
  const order = trainedFirst(slots);
  const at = order.findIndex((slot, index) => !fits(slot, tensors[index] as SourceTensor));
  const [slot, tensor] = [order[Math.max(at, 0)] as WeightSlot, tensors[Math.max(at, 0)] as SourceTensor];
  throw fileProblem(
    where,
    'malformed',
    `${what}: '${tensor.name}' has the shape [${tensor.shape.join(', ')}], expected ${expectedShape(slot)} for ${slot.path}/${slot.keras}. The weights belong to another model.`,
  );
}

/** The numbers of all matches: fields are set, variables returned. */
export function takeWeights(matches: readonly Match[], where: string): TensorValues {
  const values: Record<string, TensorValue> = {};
  for (const { slot, tensor } of matches) {
    const numbers = tensor.read();
    const { variable, shape, conversion, take } = slot;
    take?.(numbers);
    if (variable === undefined || !shape) continue;
    const size = shape.reduce((product, dim) => product * dim, 1);
    if (numbers.length !== size) {
      throw fileProblem(
        where,
        'malformed',
        `${tensor.name} has ${numbers.length} numbers, expected ${size}.`,
      );
    }
    values[variable] = { shape, data: conversion ? conversion.apply(numbers, shape) : numbers };
  }
  return values;
}

/** Theano's names of weights have no number behind: `conv_W`, where TensorFlow's have `conv_W:0`. */
export function isTheano(weights: KerasWeights, backend: 'theano' | 'tensorflow' | undefined): boolean {
  if (backend !== undefined || weights.kind !== 'legacy') return backend === 'theano';
  return weights.layers.some(({ tensors }) => tensors.some(({ name }) => !name.includes(':')));
}
