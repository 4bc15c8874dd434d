import { encodeUtf8, type ModelDefinition, type TensorValues, writeZip } from '@cnn/core';
import { writeHdf5 } from './hdf5/writeHdf5.js';
import { writtenModel } from './toKerasConfig.js';
import { serializeGraph } from './write/serializeGraph.js';
import { archiveTree } from './write/weightTree.js';

export interface WriteKerasOptions {
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
 * @throws CnnError (MODEL) that names the layer, where Keras has none that computes the same, and for weights that are missing
 */
export function writeKeras({ model, weights }: WriteKerasOptions): Uint8Array<ArrayBuffer> {
  const written = writtenModel(model, 'keras3');
  const metadata = { keras_version: KERAS_VERSION, date_saved: '1980-01-01@00:00:00' };
  const config = serializeGraph(written.graph, 'archive');
  const text = (json: unknown): Uint8Array => encodeUtf8(JSON.stringify(json));
  return writeZip(
    new Map([
      ['metadata.json', text(metadata)],
      ['config.json', text(config)],
      ['model.weights.h5', writeHdf5(archiveTree(written, weights))],
    ]),
  );
}
