import type { ImportedModel, ModelDefinition, SourceFormat } from '@cnn/core';
import type { Hdf5Group } from './hdf5/hdf5.js';
import { planOf } from './read/plan.js';
import { sourceOf } from './sourceOf.js';
import { writtenModel } from './toKerasConfig.js';
import { kerasMajor } from './topology/kerasMajor.js';
import { assignWeights, isTheano, takeWeights } from './weights/assignWeights.js';
import { weightsIn } from './weights/weightsIn.js';

export interface ReadWeightsOptions {
  readonly root: Hdf5Group;
  readonly model: ModelDefinition;
  /** The file, for messages. */
  readonly where: string;
  /** Of Keras. */
  readonly version: string | undefined;
  readonly format: SourceFormat;
  readonly options: {
    readonly file?: string | undefined;
    readonly by?: 'name' | 'order' | undefined;
    readonly backend?: 'theano' | 'tensorflow' | undefined;
  };
}

/**
 * Weights of a file for a definition of ours: its layers are taken as Keras would have them, in Keras's order.
 *
 * @throws CnnError (FILE) that names both, where count or shapes are others than the definition asks for
 */
export function readWeights({
  root,
  model,
  where,
  version,
  format,
  options,
}: ReadWeightsOptions): ImportedModel {
  const written = writtenModel(model, 'keras3');
  const { graph } = written;
  const weights = weightsIn(root, graph, { where, by: options.by, defined: true });
  const major = kerasMajor(version, undefined);
  const theano = major === 1 && isTheano(weights, options.backend);
  const context = { ...written.context, major, theano };
  const { matches, notes } = assignWeights(graph, weights, { where, context });
  return {
    model,
    weights: takeWeights(matches, where),
    source: sourceOf({ format, version, file: options.file }),
    plan: planOf(graph, context.converted, matches),
    notes,
  };
}
