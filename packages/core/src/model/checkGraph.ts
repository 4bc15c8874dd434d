import type { CnnError } from '../errors.js';
import { type LayerRules, layerTypes, ruleOf } from '../layers/customLayer.js';
import type { Field } from '../layers/field.js';
import { nearestName } from '../options/nearestName.js';
import { INPUT, type ModelLayer, outputsOf } from './definition.js';
import {
  expected,
  isName,
  isObject,
  type Json,
  NAME_WORDS,
  problem,
  refuseOthers,
  shown,
} from './parseErrors.js';

/** Of models inside models: more is a mistake, or an attempt to exhaust the stack. */
const MOST_DEPTH = 32;

interface GraphPlace {
  /** In front of the places of its layers: empty, or `layers[2] (model) `. */
  readonly where: string;
  /** The names that its layers can refer to from the beginning. */
  readonly inputs: readonly string[];
  readonly own: LayerRules | undefined;
  /** Models that it is inside of. */
  readonly depth: number;
}

/**
 * A model's layers and outputs, or those of a model inside it.
 *
 * @throws CnnError (MODEL)
 */
export function checkGraph(
  { layers, outputs }: { readonly layers: unknown; readonly outputs: unknown },
  { where, inputs, own, depth }: GraphPlace,
): void {
  checkLayerList(layers, { where, depth });
  const known = new Set(inputs);
  const targets = new Map<string, Json>();
  for (const [index, layer] of layers.entries()) {
    const place = `${where}layers[${index}]`;
    const name = checkLayer(layer, { place, known, targets, own, depth });
    known.add(name);
    // Everything that checkLayer accepts is an object.
    const object = layer as Json;
    if (object.type !== 'shared') targets.set(name, object);
    for (const output of innerOutputs(object, targets)) known.add(`${name}:${output}`);
  }
  checkOutputs(outputs, { where, known, inputs });
}

/** @throws CnnError (MODEL) for what is no list of layers, or models too deep in each other */
export function checkLayerList(
  layers: unknown,
  { where, depth }: { readonly where: string; readonly depth: number },
): asserts layers is readonly unknown[] {
  if (depth > MOST_DEPTH)
    throw problem(`${where}: expected models at most ${MOST_DEPTH} deep in each other.`);
  if (!Array.isArray(layers) || layers.length === 0) {
    throw expected(`${where}layers`, 'at least one layer', layers);
  }
}

/** The names by which an inner model's outputs are read. */
export function innerOutputs(layer: Json, targets: ReadonlyMap<string, Json>): readonly string[] {
  const target = layer.type === 'shared' ? targets.get(layer.layer as string) : layer;
  if (target?.type !== 'model') return [];
  return outputsOf(target as unknown as ModelLayer);
}

/** @throws CnnError (MODEL) unless they are names of layers, each once */
export function checkOutputs(
  outputs: unknown,
  {
    where,
    known,
    inputs,
  }: { readonly where: string; readonly known: ReadonlySet<string>; readonly inputs: readonly string[] },
): void {
  if (outputs === undefined) return;
  const right =
    Array.isArray(outputs) &&
    outputs.length > 0 &&
    new Set(outputs).size === outputs.length &&
    outputs.every((name) => known.has(name) && !inputs.includes(name));
  if (!right) throw expected(`${where}outputs`, 'names of layers of this model, each once', outputs);
}

export interface LayerPlace {
  readonly place: string;
  /** What it can read. */
  readonly known: ReadonlySet<string>;
  /** The layers that can be applied again. */
  readonly targets: ReadonlyMap<string, Json>;
  readonly own: LayerRules | undefined;
  readonly depth: number;
  /** Whether the layers of a model inside are checked as well, and not only named. Default true. */
  readonly inside?: boolean | undefined;
}

/**
 * Checks one layer by itself; its name.
 *
 * @throws CnnError (MODEL)
 */
export function checkLayer(layer: unknown, context: LayerPlace): string {
  const { place, known, own: rules } = context;
  if (!isObject(layer)) throw expected(place, 'a layer', layer);
  const { type, name, inputs, trainable, ...own } = layer;
  const structure = type === 'model' || type === 'shared';
  const rule = typeof type === 'string' && !structure ? ruleOf(type, rules) : undefined;
  if (typeof type !== 'string' || !(rule || structure))
    throw unknownType(`${place}.type`, type, [...layerTypes(rules), 'model', 'shared']);
  const where = `${place} (${type})`;
  if (!isName(name)) throw expected(`${where}: name`, NAME_WORDS, name);
  if (known.has(name)) throw problem(`${where}: the name '${name}' is taken. Give each layer another name.`);
  if (trainable !== undefined && typeof trainable !== 'boolean') {
    throw expected(`${where}: trainable`, 'true or false', trainable);
  }
  if (rule) {
    checkInputs(inputs, where, { known, merges: rule.merges === true });
    checkFields(own, rule.fields, where);
  } else if (type === 'model') checkModelLayer(layer, where, context);
  else checkSharedLayer(layer, where, context);
  return name;
}

/** @throws CnnError (MODEL) where an inner model's own layers, or what it reads, are wrong */
function checkModelLayer(layer: Json, where: string, { known, own, depth, inside = true }: LayerPlace): void {
  const { inputs, inputNames = [INPUT], layers, outputs } = layer;
  refuseOthers(layer, ['type', 'name', 'inputs', 'trainable', 'layers', 'inputNames', 'outputs'], where);
  const right =
    Array.isArray(inputNames) &&
    inputNames.length > 0 &&
    inputNames.every(isName) &&
    new Set(inputNames).size === inputNames.length;
  if (!right) throw expected(`${where}: inputNames`, 'names, each once', inputNames);
  checkReads(inputs, where, { known, count: inputNames.length });
  const place = { where: `${where} `, depth: depth + 1 };
  checkLayerList(layers, place);
  const named = layers.every((one) => isObject(one) && isName(one.name));
  if (inside || !named) checkGraph({ layers, outputs }, { ...place, inputs: inputNames, own });
}

function checkSharedLayer(layer: Json, where: string, { known, targets, own }: LayerPlace): void {
  refuseOthers(layer, ['type', 'name', 'inputs', 'layer'], where);
  const target = typeof layer.layer === 'string' ? targets.get(layer.layer) : undefined;
  if (!target)
    throw expected(`${where}: layer`, 'the name of a layer before it in the same model', layer.layer);
  if (target.type === 'model') {
    const { inputNames = [INPUT] } = target as unknown as ModelLayer;
    checkReads(layer.inputs, where, { known, count: inputNames.length });
  } else {
    checkInputs(layer.inputs, where, { known, merges: ruleOf(target.type as string, own)?.merges === true });
  }
}

/** What a model inside a model reads. */
function checkReads(
  inputs: unknown,
  where: string,
  { known, count }: { readonly known: ReadonlySet<string>; readonly count: number },
): void {
  if (inputs === undefined && count === 1) return;
  if (!Array.isArray(inputs) || inputs.length !== count)
    throw expected(`${where}: inputs`, count === 1 ? 'one name' : `${count} names`, inputs);
  checkNamesKnown(inputs, where, known);
}

function checkInputs(
  inputs: unknown,
  where: string,
  context: { readonly known: ReadonlySet<string>; readonly merges: boolean },
): void {
  if (inputs === undefined && !context.merges) return;
  if (!Array.isArray(inputs) || inputs.length < (context.merges ? 2 : 1)) {
    throw expected(`${where}: inputs`, context.merges ? 'at least two layers to merge' : 'one name', inputs);
  }
  if (!context.merges && inputs.length > 1) {
    throw problem(
      `${where}: takes one input, received ${inputs.length}. Merge them with add() or concatenate().`,
    );
  }
  checkNamesKnown(inputs, where, context.known);
}

function checkNamesKnown(inputs: readonly unknown[], where: string, known: ReadonlySet<string>): void {
  for (const input of inputs) {
    if (typeof input !== 'string' || !known.has(input)) {
      throw expected(`${where}: inputs`, `'${INPUT}' or the name of a layer before it`, input);
    }
  }
}

function checkFields(own: Json, fields: Readonly<Record<string, Field>>, where: string): void {
  refuseOthers(own, [...Object.keys(fields), 'name', 'trainable'], where);
  for (const [field, { required, check }] of Object.entries(fields)) {
    const value = own[field];
    if (value === undefined && !required) continue;
    const words = check(value);
    if (words) throw expected(`${where}: ${field}`, words, value);
  }
}

function unknownType(where: string, type: unknown, types: readonly string[]): CnnError {
  const nearest = typeof type === 'string' ? nearestName(type, types) : undefined;
  const meant = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
  const remedy = 'A custom layer is passed as layers: { type: rule }.';
  return problem(`${where}: expected one of ${types.join(', ')}, received ${shown(type)}.${meant} ${remedy}`);
}
