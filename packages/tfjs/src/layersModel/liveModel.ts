import {
  CnnError,
  checkOptionNames,
  type ImportedModel,
  type ModelDefinition,
  receivedKind,
  type TensorValues,
} from '@cnn/core';
import { checkWritten, fromKerasConfig, type KerasReadOptions, readOptionNames } from '@cnn/keras';
import { withDepthMultipliers } from './depthMultipliers.js';
import { isRecord, problemOf } from './problems.js';
import { layersModelArtifacts } from './writeLayersModel.js';

/** What is needed of a `tf.LayersModel`. */
export interface LiveLayersModel {
  toJSON(unused?: unknown, returnString?: boolean): unknown;
  readonly weights: readonly {
    readonly originalName: string;
    readonly shape: readonly (number | null)[];
    read(): { dataSync(): ArrayLike<number> };
  }[];
}

/** What is needed of the `tf` of `@tensorflow/tfjs`. `Model` is its `tf.LayersModel`. */
export interface TensorFlowJs<Model> {
  readonly io: { fromMemory(artifacts: LiveArtifacts): unknown };
  loadLayersModel(handler: never): Promise<Model>;
}

/** A model in memory as TensorFlow.js takes it. */
export interface LiveArtifacts {
  readonly modelTopology: object;
  readonly weightSpecs: { name: string; shape: number[]; dtype: 'float32' }[];
  readonly weightData: ArrayBuffer;
  readonly format: 'layers-model';
}

/**
 * A model that is in use in TensorFlow.js, with its weights of the moment.
 *
 * ```ts
 * const { model, weights } = fromLayersModel(await tf.loadLayersModel(url));
 * ```
 *
 * @throws CnnError (MODEL) that names the layer that can't be expressed
 */
export function fromLayersModel(live: LiveLayersModel, options: KerasReadOptions = {}): ImportedModel {
  const where = 'fromLayersModel';
  checkOptionNames({ where, options, names: readOptionNames });
  if (typeof live?.toJSON !== 'function' || !Array.isArray(live.weights)) {
    const received = receivedKind(live);
    throw new CnnError('OPTIONS', `${where}: expected a tf.LayersModel, received ${received}.`);
  }
  const topology = live.toJSON(undefined, false);
  if (!isRecord(topology))
    throw problemOf(where, 'notThisFormat', 'expected a tf.LayersModel, received none.');
  const weights = live.weights.map((weight) => {
    const numbers = Float32Array.from(weight.read().dataSync());
    return { name: weight.originalName, shape: weight.shape.map(Number), read: () => numbers };
  });
  const version = typeof topology.keras_version === 'string' ? topology.keras_version : undefined;
  const source = { format: 'tfjs-layers', framework: 'TensorFlow.js', version } as const;
  const config = withDepthMultipliers(topology, weights);
  return fromKerasConfig({ ...options, config, weights, source, where });
}

/**
 * A model as a `tf.LayersModel` of the given TensorFlow.js, to predict the same.
 *
 * ```ts
 * import * as tf from '@tensorflow/tfjs';
 * const live = await toLayersModel(tf, { model, weights });
 * live.predict(tf.zeros([1, ...model.input]));
 * ```
 *
 * @throws CnnError (MODEL) that names a layer that TensorFlow.js does not have or computes in another way, or weights that are missing
 */
export async function toLayersModel<Model>(
  tf: TensorFlowJs<Model>,
  options: { readonly model: ModelDefinition; readonly weights: TensorValues },
): Promise<Model> {
  const { io, loadLayersModel } = tf ?? {};
  if (typeof io?.fromMemory !== 'function' || typeof loadLayersModel !== 'function') {
    const received = receivedKind(tf);
    throw new CnnError(
      'OPTIONS',
      `toLayersModel: expected TensorFlow.js, import * as tf from '@tensorflow/tfjs', received ${received}.`,
    );
  }
  checkWritten('toLayersModel', options);
  const { model, weights } = options;
  const { topology, specs, data } = layersModelArtifacts({ model, weights });
  const handler = tf.io.fromMemory({
    modelTopology: topology,
    weightSpecs: specs.map(({ name, shape, dtype }) => ({ name, shape: [...shape], dtype })),
    weightData: data.buffer,
    format: 'layers-model',
  });
  try {
    return await tf.loadLayersModel(handler as never);
  } catch (cause) {
    if (cause instanceof CnnError) throw cause;
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new CnnError('MODEL', `toLayersModel: TensorFlow.js does not take the model: ${message}`, {
      cause,
    });
  }
}
