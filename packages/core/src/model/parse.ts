import { CnnError } from '../errors.js';
import { type LayerRules, type LayerRulesOption, layerTypes, ruleOf } from '../layers/customLayer.js';
import type { Field } from '../layers/field.js';
import { nearestName } from '../options/nearestName.js';
import { checkOptionNames } from '../options/optionNames.js';
import { FORMAT, INPUT, type ModelDefinition, type ModelLayer, outputsOf, VERSION } from './definition.js';
import { inferModel } from './infer.js';

/** For Keras's `inputShape` of a first layer. */
const INPUT_REMEDY = 'Give it to the model: sequential({ input: [height, width, channels], layers }).';

type Json = Readonly<Record<string, unknown>>;

/** Of models inside models: more is a mistake, or an attempt to exhaust the stack. */
const MOST_DEPTH = 32;

const NAME_WORDS = 'letters, digits, _, . or -';

const isName = (name: unknown): name is string => typeof name === 'string' && /^[A-Za-z0-9_.-]+$/.test(name);

const isShape = (shape: unknown): shape is readonly number[] =>
  Array.isArray(shape) && shape.length > 0 && shape.every((dim) => Number.isInteger(dim) && dim > 0);

/**
 * A definition from JSON of unknown origin, checked to the last field and shape.
 *
 * ```ts
 * const model = parseModel(JSON.parse(text));
 * const withOwnLayer = parseModel(JSON.parse(text), { layers: { prelu: preluRule } });
 * ```
 *
 * @throws CnnError (MODEL): where, what was expected, what came
 */
export function parseModel(json: unknown, options: LayerRulesOption = {}): ModelDefinition {
  checkOptionNames({ where: 'parseModel', options, names: { layers: true } });
  const { layers: own } = options;
  if (!isObject(json)) throw problem(`a model definition must be an object, received ${shown(json)}.`);
  if (json.format !== FORMAT) throw expected('format', `'${FORMAT}'`, json.format);
  if (json.version !== VERSION) {
    throw expected('version', `${VERSION}, which is all that this version of @cnn/core reads`, json.version);
  }
  if (typeof json.name !== 'string' || json.name === '') throw expected('name', 'a text', json.name);
  const shape = json.input;
  if (!isShape(shape) || shape.length !== 3) {
    throw expected('input', 'three positive integers [height, width, channels]', shape);
  }
  refuseOthers(json, ['format', 'version', 'name', 'input', 'extraInputs', 'layers', 'outputs'], 'the model');
  const inputs = [INPUT, ...checkExtraInputs(json.extraInputs)];
  const { layers, outputs } = json;
  checkGraph({ layers, outputs }, { where: '', inputs, own, depth: 0 });
  // Every field of the type has been checked above.
  const model = json as unknown as ModelDefinition;
  inferModel(model, { layers: own });
  return model;
}

/** The names of a model's inputs beside the images. */
function checkExtraInputs(value: unknown): readonly string[] {
  if (value === undefined) return [];
  if (!isObject(value)) throw expected('extraInputs', 'an object of shapes, such as { age: [1] }', value);
  for (const [name, shape] of Object.entries(value)) {
    const where = `extraInputs.${name}`;
    if (!isName(name)) throw expected(`${where}: name`, NAME_WORDS, name);
    if (name === INPUT) throw problem(`${where}: the name '${INPUT}' is that of the images. Use another.`);
    if (!isShape(shape))
      throw expected(where, 'at least one positive integer, a shape without the batch', shape);
  }
  return Object.keys(value);
}

interface GraphPlace {
  /** In front of the places of its layers: empty, or `layers[2] (model) `. */
  readonly where: string;
  /** The names that its layers can refer to from the beginning. */
  readonly inputs: readonly string[];
  readonly own: LayerRules | undefined;
  /** Models that it is inside of. */
  readonly depth: number;
}

/** A model's layers and outputs, or those of a model inside it. */
function checkGraph(
  { layers, outputs }: { readonly layers: unknown; readonly outputs: unknown },
  { where, inputs, own, depth }: GraphPlace,
): void {
  if (depth > MOST_DEPTH)
    throw problem(`${where}: expected models at most ${MOST_DEPTH} deep in each other.`);
  if (!Array.isArray(layers) || layers.length === 0) {
    throw expected(`${where}layers`, 'at least one layer', layers);
  }
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

/** The names by which an inner model's outputs are read. */
function innerOutputs(layer: Json, targets: ReadonlyMap<string, Json>): readonly string[] {
  const target = layer.type === 'shared' ? targets.get(layer.layer as string) : layer;
  if (target?.type !== 'model') return [];
  return outputsOf(target as unknown as ModelLayer);
}

function checkOutputs(
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

interface LayerPlace {
  readonly place: string;
  /** What it can read. */
  readonly known: ReadonlySet<string>;
  /** The layers that can be applied again. */
  readonly targets: ReadonlyMap<string, Json>;
  readonly own: LayerRules | undefined;
  readonly depth: number;
}

/** Checks one layer by itself; its name. */
function checkLayer(layer: unknown, context: LayerPlace): string {
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
function checkModelLayer(layer: Json, where: string, { known, own, depth }: LayerPlace): void {
  const { inputs, inputNames = [INPUT], layers, outputs } = layer;
  refuseOthers(layer, ['type', 'name', 'inputs', 'trainable', 'layers', 'inputNames', 'outputs'], where);
  const right =
    Array.isArray(inputNames) &&
    inputNames.length > 0 &&
    inputNames.every(isName) &&
    new Set(inputNames).size === inputNames.length;
  if (!right) throw expected(`${where}: inputNames`, 'names, each once', inputNames);
  checkReads(inputs, where, { known, count: inputNames.length });
  checkGraph({ layers, outputs }, { where: `${where} `, inputs: inputNames, own, depth: depth + 1 });
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

function refuseOthers(object: Json, known: readonly string[], where: string): void {
  for (const key of Object.keys(object)) {
    if (known.includes(key)) continue;
    const nearest = nearestName(key, known);
    const listed = nearest === undefined ? `Use ${known.join(', ')}.` : `Did you mean ${nearest}?`;
    const remedy = nearestName(key, ['inputShape']) ? INPUT_REMEDY : listed;
    throw new CnnError('MODEL', `${where}: there is no option '${key}'. ${remedy}`, {
      details: { option: key, nearest },
    });
  }
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const problem = (message: string): CnnError => new CnnError('MODEL', message);

const expected = (where: string, words: string, value: unknown): CnnError =>
  problem(`${where}: expected ${words}, received ${shown(value)}.`);

/** A value in an error message: short, on one line, and NaN as NaN. */
function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
