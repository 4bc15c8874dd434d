import { encodeUtf8, type ModelDefinition, type TensorValues, writeZip } from '@cnn/core';
import { writeHdf5 } from './hdf5/writeHdf5.js';
import type { Json } from './json.js';
import { type CompileSettings, writeCompiled } from './optimizer/writeCompiled.js';
import { writtenModel } from './toKerasConfig.js';
import { checkWritten } from './write/checkWritten.js';
import { serializeGraph } from './write/serializeGraph.js';
import { archiveTree, groupAt } from './write/weightTree.js';

export interface WriteKerasOptions extends CompileSettings {
  readonly model: ModelDefinition;
  /** Every variable of the model. */
  readonly weights: TensorValues;
}

/** The version that files say they are of: the one that their form was taken from. */
export const KERAS_VERSION = '3.15.1';

/**
 * Writes a model as `.keras`, which `keras.models.load_model` of Keras 3 opens: it predicts the same there. Equal models give equal
 * bytes.
 *
 * ```ts
 * const bytes = writeKeras({ model, weights: await trained.weights() });
 * ```
 *
 * @throws CnnError (MODEL) that names the layer, where Keras has none that computes the same, and for weights that are missing; (OPTIONS) for
 *   arguments of another kind
 */
export function writeKeras(options: WriteKerasOptions): Uint8Array<ArrayBuffer> {
  checkWritten('writeKeras', options);
  const { model, weights, ...settings } = options;
  const written = writtenModel(model, 'keras3');
  const compiled = writeCompiled({ written, settings, version: 3 });
  let compileConfig: Json | undefined;
  const tree = archiveTree(written, weights);
  if (compiled) {
    const { className, config: own, variables } = compiled.optimizer;
    const states = groupAt(tree, 'optimizer/vars');
    states.attributes.name = String(own.name);
    for (const [at, { array }] of variables.entries()) states.datasets[String(at)] = array;
    const optimizer = {
      module: 'keras.optimizers',
      class_name: className,
      config: own,
      registered_name: null,
    };
    compileConfig = { optimizer, ...compiled.settings };
  }
  const metadata = { keras_version: KERAS_VERSION, date_saved: '1980-01-01@00:00:00' };
  const config = {
    ...serializeGraph(written.graph, 'archive'),
    ...(compileConfig && { compile_config: compileConfig }),
  };
  const text = (json: unknown): Uint8Array => encodeUtf8(JSON.stringify(json));
  return writeZip(
    new Map([
      ['metadata.json', text(metadata)],
      ['config.json', text(config)],
      ['model.weights.h5', writeHdf5(tree)],
    ]),
  );
}
