import { CnnError } from '../errors.js';
import { type LayerRules, type LayerRulesOption, layerTypes, ruleOf } from '../layers/customLayer.js';
import type { Field } from '../layers/field.js';
import { nearestName } from '../options/nearestName.js';
import { checkOptionNames } from '../options/optionNames.js';
import { FORMAT, INPUT, type ModelDefinition, VERSION } from './definition.js';
import { inferModel } from './infer.js';

/** For Keras's `inputShape` of a first layer. */
const INPUT_REMEDY = 'Give it to the model: sequential({ input: [height, width, channels], layers }).';

type Json = Readonly<Record<string, unknown>>;

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
  if (
    !Array.isArray(shape) ||
    shape.length !== 3 ||
    !shape.every((dim) => Number.isInteger(dim) && dim > 0)
  ) {
    throw expected('input', 'three positive integers [height, width, channels]', shape);
  }
  const layers = json.layers;
  if (!Array.isArray(layers) || layers.length === 0) throw expected('layers', 'at least one layer', layers);
  refuseOthers(json, ['format', 'version', 'name', 'input', 'layers'], 'the model');
  const known = new Set([INPUT]);
  for (const [index, layer] of layers.entries()) known.add(checkLayer(layer, index, { known, own }));
  // Every field of the type has been checked above.
  const model = json as unknown as ModelDefinition;
  inferModel(model, { layers: own });
  return model;
}

/** Checks one layer by itself; its name. */
function checkLayer(
  layer: unknown,
  index: number,
  { known, own: rules }: { readonly known: ReadonlySet<string>; readonly own: LayerRules | undefined },
): string {
  const place = `layers[${index}]`;
  if (!isObject(layer)) throw expected(place, 'a layer', layer);
  const { type, name, inputs, trainable, ...own } = layer;
  const rule = typeof type === 'string' ? ruleOf(type, rules) : undefined;
  if (typeof type !== 'string' || !rule) throw unknownType(`${place}.type`, type, layerTypes(rules));
  const where = `${place} (${type})`;
  if (typeof name !== 'string' || !/^[A-Za-z0-9_.-]+$/.test(name)) {
    throw expected(`${where}: name`, 'letters, digits, _, . or -', name);
  }
  if (known.has(name)) throw problem(`${where}: the name '${name}' is taken. Give each layer another name.`);
  if (trainable !== undefined && typeof trainable !== 'boolean') {
    throw expected(`${where}: trainable`, 'true or false', trainable);
  }
  checkInputs(inputs, where, { known, merges: rule.merges === true });
  checkFields(own, rule.fields, where);
  return name;
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
  for (const input of inputs) {
    if (typeof input !== 'string' || !context.known.has(input)) {
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
