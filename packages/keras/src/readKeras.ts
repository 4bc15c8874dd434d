import {
  CnnError,
  checkDefinition,
  checkOptionNames,
  fileBytes,
  type ImportedModel,
  type ModelDefinition,
  type OpenZip,
  openZip,
  receivedKind,
} from '@cnn/core';
import { readModel } from './fromKerasConfig.js';
import type { Hdf5Group } from './hdf5/hdf5.js';
import { openHdf5 } from './hdf5/openHdf5.js';
import { isRecord } from './json.js';
import { withCompiled } from './optimizer/readCompiled.js';
import { configIn, parseJson, parseJsonText } from './parseJson.js';
import { fileProblem } from './problems.js';
import { checkReadOptions, readOptionNames } from './read/checkReadOptions.js';
import type { KerasReadOptions } from './read/readOptions.js';
import { readWeights } from './readWeights.js';
import { recognize } from './recognize.js';
import { sourceOf } from './sourceOf.js';
import { parseTopology } from './topology/parseTopology.js';
import { variablesAt } from './weights/archiveWeights.js';
import { listOf, tensorsOf } from './weights/legacyWeights.js';
import { weightsIn } from './weights/weightsIn.js';
import { inflate } from './zip/inflate.js';

export interface ReadKerasOptions extends KerasReadOptions {
  /** Name of the file, for messages and the model's source. Default `model`. */
  readonly file?: string | undefined;
  /** For a config in JSON: the file of its weights, `.h5`. Default none: weights are drawn anew. */
  readonly weights?: Uint8Array | undefined;
  /**
   * The definition that a file's weights belong to: for a file of weights only, or in place of the config of a file that has one.
   * Default: the file's config; a file without is refused.
   */
  readonly model?: ModelDefinition | undefined;
  /**
   * How weights are given to layers: by the layers' names, or one after the other. Default `order`, which is by name where all
   * names are the same.
   */
  readonly by?: 'name' | 'order' | undefined;
}

/**
 * Reads a model that Keras or tf.keras saved, of any version from 1 on: `.keras`, `.h5`, a config in JSON with a file of weights, or a file of
 * weights for a definition. What a file is is decided by its bytes. Images are [height, width, channels] here, also where the file has its
 * channels first.
 *
 * ```ts
 * const { model, weights, plan, notes } = readKeras(bytes, { file: 'model.keras' });
 * for (const { source, type, name, note } of plan) console.log(source, type, '→', name ?? 'left out', note ?? '');
 * ```
 *
 * @param content the bytes of the file
 * @throws CnnError (FILE) with `details.reason` for what is no model of Keras or a broken one; (MODEL) with
 *   `details: { reason: 'unsupportedLayer', layer, type }` that names the layer that can't be expressed; (OPTIONS) for options and arguments
 *   of another kind, and entries of `lambda` and `customObjects` that no layer of the file asks for
 */
export function readKeras(content: Uint8Array | ArrayBuffer, options: ReadKerasOptions = {}): ImportedModel {
  const { where, bytes } = checked(content, options);
  const form = recognize(bytes, where);
  if (form === 'zip') return readArchive(openZip(bytes, { where, inflate }), where, options);
  if (form === 'json') return readJson(bytes, where, options);
  const root = openHdf5(bytes, where);
  const { model } = options;
  const version = versionIn(root, root.attributes.keras_version);
  if (model) return readWeights({ root, model, where, version, format: 'h5', options });
  if ('model_config' in root.attributes) return readLegacy(root, where, options);
  throw fileProblem(
    where,
    'notThisFormat',
    'holds weights without a config. Give the definition that they belong to, model: definition, or read the config in JSON with weights: bytes.',
  );
}

/** What does not depend on the file. */
function checked(
  content: unknown,
  options: ReadKerasOptions,
): { readonly bytes: Uint8Array; readonly where: string } {
  const where = 'readKeras';
  const names = { file: true, weights: true, model: true, by: true, ...readOptionNames } as const;
  checkOptionNames({ where, options, names });
  const bytes = fileBytes(content, where);
  const { file = 'model', weights, model, by } = options;
  if (typeof file !== 'string') throw wrong('file', 'the name of the file', file);
  if (by !== undefined && by !== 'name' && by !== 'order') throw wrong('by', "'name' or 'order'", by);
  if (weights !== undefined) fileBytes(weights, `${where}: weights`);
  if (model !== undefined) checkDefinition(model, `${where}: model`);
  checkReadOptions(where, options);
  return { bytes, where: file };
}

function wrong(option: string, expected: string, received: unknown): CnnError {
  const problem = `readKeras: ${option}: expected ${expected}, received ${receivedKind(received)}.`;
  return new CnnError('OPTIONS', problem, { details: { option } });
}

/** A `.keras` file: a config, and weights by class and count. */
function readArchive(zip: OpenZip, where: string, options: ReadKerasOptions): ImportedModel {
  const member = (name: string): Uint8Array | undefined => {
    const path = zip.names.find((candidate) => candidate === name || candidate.endsWith(`/${name}`));
    return path === undefined ? undefined : zip.get(path);
  };
  const config = member('config.json');
  if (!config) {
    const held = zip.names.slice(0, 4).join(', ');
    throw fileProblem(
      where,
      'notThisFormat',
      `is a zip without config.json, so no .keras file: it holds ${held || 'nothing'}.`,
    );
  }
  const metadata = member('metadata.json');
  const facts = metadata && parseJson(metadata, `${where}: metadata.json`);
  const version =
    isRecord(facts) && typeof facts.keras_version === 'string' ? facts.keras_version : undefined;
  const json = parseJson(config, `${where}: config.json`);
  const graph = parseTopology(json, where);
  const file = member('model.weights.h5');
  if (!file)
    throw fileProblem(where, 'malformed', 'has no model.weights.h5. Save it with model.save("model.keras").');
  const root = openHdf5(file, `${where}: model.weights.h5`);
  const weights = weightsIn(root, graph, { where, by: options.by });
  const source = sourceOf({ format: 'keras', version, file: options.file });
  const read = readModel({ graph, config: json, weights, source, where, options });
  const compiled = isRecord(json) ? json.compile_config : undefined;
  return withCompiled(read, { graph, compiled, tensors: variablesAt(root, 'optimizer/vars', where) });
}

/** A whole model in a legacy `.h5` file. */
function readLegacy(root: Hdf5Group, where: string, options: ReadKerasOptions): ImportedModel {
  const { model_config: text, keras_version: version } = root.attributes;
  if (typeof text !== 'string') throw fileProblem(where, 'malformed', 'its model_config is no text.');
  const config = configIn(parseJsonText(text, `${where}: model_config`), where);
  const graph = parseTopology(config, where);
  const weights = weightsIn(root, graph, { where, by: options.by });
  const source = sourceOf({ format: 'h5', version: versionIn(root, version), file: options.file });
  const read = readModel({ graph, config, weights, source, where, options });
  const training = root.attributes.training_config;
  const compiled =
    typeof training === 'string' ? parseJsonText(training, `${where}: training_config`) : undefined;
  const states = root.get('optimizer_weights');
  const tensors = states?.kind === 'group' ? tensorsOf(states, listOf(states, 'weight_names'), where) : [];
  return withCompiled(read, { graph, compiled, tensors });
}

/** The version of a legacy file: of the root, else of the group of weights. */
function versionIn(root: Hdf5Group, own: unknown): string | undefined {
  if (typeof own === 'string') return own;
  const inner = root.get('model_weights');
  const other = inner?.kind === 'group' ? inner.attributes.keras_version : undefined;
  return typeof other === 'string' ? other : undefined;
}

/** A config in JSON, with a file of weights or without. */
function readJson(bytes: Uint8Array, where: string, options: ReadKerasOptions): ImportedModel {
  const config = configIn(parseJson(bytes, where), where);
  const graph = parseTopology(config, where);
  const root =
    options.weights && openHdf5(fileBytes(options.weights, 'readKeras: weights'), `${where}: weights`);
  const weights = root && weightsIn(root, graph, { where: `${where}: weights`, by: options.by });
  const named = isRecord(config) ? config.keras_version : undefined;
  const version = typeof named === 'string' ? named : root && versionIn(root, root.attributes.keras_version);
  const source = sourceOf({ format: 'h5', version, file: options.file });
  return readModel({ graph, config, weights, source, where, options }).imported;
}
