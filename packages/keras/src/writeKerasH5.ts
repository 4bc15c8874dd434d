import { CnnError, receivedKind, type TensorValues } from '@cnn/core';
import { writeHdf5 } from './hdf5/writeHdf5.js';
import { type WrittenCompiled, writeCompiled } from './optimizer/writeCompiled.js';
import { type WrittenModel, weightsOfLayer, writtenModel } from './toKerasConfig.js';
import type { KerasLayer } from './topology/topology.js';
import { checkWritten } from './write/checkWritten.js';
import { serializeGraph } from './write/serializeGraph.js';
import { arrayOf, groupAt, type OpenTree, openTree, putAt } from './write/weightTree.js';
import { KERAS_VERSION, type WriteKerasOptions } from './writeKeras.js';

export interface WriteKerasH5Options extends WriteKerasOptions {
  /**
   * For which Keras: 3, or 2 (tf.keras; Keras 3 opens most of those too, but none in which a model in the model is applied several
   * times). Layers and activations that version 2 does not have, or computes in another way, are refused. Default 3.
   */
  readonly version?: 2 | 3 | undefined;
}

/**
 * Writes a model as a legacy `.h5` file, which `keras.models.load_model` opens: it predicts the same there.
 *
 * ```ts
 * const bytes = writeKerasH5({ model, weights, version: 2 }); // for tf.keras
 * ```
 *
 * @throws CnnError (MODEL) that names the layer, where Keras has none that computes the same, and for weights that are missing; (OPTIONS) for
 *   arguments of another kind
 */
export function writeKerasH5(options: WriteKerasH5Options): Uint8Array<ArrayBuffer> {
  checkWritten('writeKerasH5', options);
  const { model, weights, version = 3, ...settings } = options;
  if (version !== 2 && version !== 3) {
    const received = receivedKind(version);
    throw new CnnError('OPTIONS', `writeKerasH5: version: expected 2 or 3, of Keras, received ${received}.`, {
      details: { option: 'version' },
    });
  }
  const written = writtenModel(model, version === 3 ? 'keras3' : 'keras2');
  const config = serializeGraph(written.graph, version === 3 ? 'legacy3' : 'legacy2');
  const facts = { keras_version: version === 3 ? KERAS_VERSION : '2.15.0', backend: 'tensorflow' };
  const root = openTree();
  Object.assign(root.attributes, { ...facts, model_config: JSON.stringify(config) });
  const tree = groupAt(root, 'model_weights');
  Object.assign(tree.attributes, facts);
  fillLayers(tree, written, weights);
  const compiled = writeCompiled({ written, settings, version });
  if (compiled) fillOptimizer(root, compiled, version);
  return writeHdf5(root);
}

/** Settings as an attribute, states as datasets. Keras 2 keeps the learning rate with the settings only. */
function fillOptimizer(root: OpenTree, { optimizer, settings }: WrittenCompiled, version: 2 | 3): void {
  const { className, config, variables } = optimizer;
  const training = { ...settings, optimizer_config: { class_name: className, config } };
  root.attributes.training_config = JSON.stringify(training);
  const states = groupAt(root, 'optimizer_weights');
  const kept = variables.filter(({ name }) => version === 3 || !name.endsWith('/learning_rate'));
  putNames(
    states,
    'weight_names',
    kept.map(({ name }) => name),
  );
  for (const { name, array } of kept) putAt(states, name, array);
}

function fillLayers(tree: OpenTree, written: WrittenModel, weights: TensorValues): void {
  const { layers, kind } = written.graph;
  // A Sequential does not count its input among its layers.
  const counted = layers.filter(({ className }) => kind !== 'Sequential' || className !== 'InputLayer');
  putNames(
    tree,
    'layer_names',
    counted.map(({ name }) => name),
  );
  for (const layer of counted) fillLayer(groupAt(tree, layer.name), layer, { written, weights });
  putNames(groupAt(tree, 'top_level_model_weights'), 'weight_names', []);
}

function fillLayer(
  group: OpenTree,
  layer: KerasLayer,
  { written, weights }: { readonly written: WrittenModel; readonly weights: TensorValues },
): void {
  const own = weightsOfLayer(layer, written);
  // Groups of names may not hold each other: a weight's path is unique with its number.
  putNames(
    group,
    'weight_names',
    own.map(({ path }) => path),
  );
  for (const { path, variable, shape } of own) putAt(group, path, arrayOf(weights, variable, shape));
}

/** What one attribute of HDF5 can hold, as Keras counts it. */
const MOST_BYTES = 64_512;

/** A list of names; one that is too long for an attribute stands in several. */
function putNames({ attributes }: OpenTree, name: string, names: readonly string[]): void {
  const longest = Math.max(1, ...names.map((text) => text.length));
  const most = Math.max(1, Math.floor(MOST_BYTES / longest));
  if (names.length <= most) attributes[name] = names;
  else
    for (let at = 0; at * most < names.length; at++)
      attributes[`${name}${at}`] = names.slice(at * most, (at + 1) * most);
}
