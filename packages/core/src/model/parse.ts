import type { LayerRulesOption } from '../layers/customLayer.js';
import { checkOptionNames } from '../options/optionNames.js';
import { checkGraph } from './checkGraph.js';
import { FORMAT, INPUT, type ModelDefinition, VERSION } from './definition.js';
import { inferModel } from './infer.js';
import {
  expected,
  isName,
  isObject,
  isShape,
  type Json,
  NAME_WORDS,
  problem,
  refuseOthers,
  shown,
} from './parseErrors.js';

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
  const inputs = checkHeader(json);
  const { layers, outputs } = json as Json;
  checkGraph({ layers, outputs }, { where: '', inputs, own, depth: 0 });
  // Every field of the type has been checked above.
  const model = json as ModelDefinition;
  inferModel(model, { layers: own });
  return model;
}

/**
 * All of a definition but its layers and outputs; the names that its layers can read from the beginning.
 *
 * @throws CnnError (MODEL)
 */
export function checkHeader(json: unknown): readonly string[] {
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
  return [INPUT, ...checkExtraInputs(json.extraInputs)];
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
