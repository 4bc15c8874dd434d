import { CnnError, encodeUtf8, type ModelDefinition, type TensorValues } from '@cnn/core';
import { checkWritten, toKerasConfig } from '@cnn/keras';

export interface WriteLayersModelOptions {
  readonly model: ModelDefinition;
  /** Every variable of the model. */
  readonly weights: TensorValues;
  /** Most bytes of a file of weights. Default 4 MiB, which browsers cache. */
  readonly shardBytes?: number | undefined;
}

/** TensorFlow.js's, and its converter's: what a browser keeps in its cache. */
const SHARD_BYTES = 4 * 1024 ** 2;

/**
 * A model as files that `tf.loadLayersModel` of TensorFlow.js 4 loads, to predict the same: `model.json` and `group1-shard1of1.bin`, … It is
 * not compiled, and has no optimizer.
 *
 * ```ts
 * for (const [name, bytes] of Object.entries(writeLayersModel({ model, weights }))) await writeFile(join(folder, name), bytes);
 * ```
 *
 * @throws CnnError (MODEL) that names a layer that TensorFlow.js does not have or computes in another way, or weights that are missing
 */
export function writeLayersModel(options: WriteLayersModelOptions): Record<string, Uint8Array> {
  checkWritten('writeLayersModel', options);
  const { model, weights, shardBytes = SHARD_BYTES } = options;
  if (!(Number.isInteger(shardBytes) && shardBytes > 0)) {
    throw new CnnError(
      'OPTIONS',
      `writeLayersModel: expected a whole number of bytes in shardBytes, received ${shardBytes}.`,
    );
  }
  const { topology, specs, data } = layersModelArtifacts({ model, weights });
  const shards = Math.max(1, Math.ceil(data.length / shardBytes));
  const paths = Array.from({ length: shards }, (_, n) => `group1-shard${n + 1}of${shards}.bin`);
  const json = {
    format: 'layers-model',
    generatedBy: '@cnn/tfjs',
    convertedBy: null,
    modelTopology: topology,
    weightsManifest: [{ paths, weights: specs }],
  };
  const files = paths.map((path, n) => [path, data.slice(n * shardBytes, (n + 1) * shardBytes)] as const);
  return { 'model.json': encodeUtf8(JSON.stringify(json)), ...Object.fromEntries(files) };
}

/** A weight of a LayersModel. */
interface LayersWeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: 'float32';
}

/** What `tf.io.fromMemory` takes. */
export interface LayersModelArtifacts {
  readonly topology: { readonly class_name: string; readonly config: unknown };
  readonly specs: readonly LayersWeightSpec[];
  /** All weights, one after the other. */
  readonly data: Uint8Array<ArrayBuffer>;
}

/** The parts of a LayersModel, before they are files. */
export function layersModelArtifacts({ model, weights }: WriteLayersModelOptions): LayersModelArtifacts {
  const { config, weights: wanted } = toKerasConfig(model, { dialect: 'tfjs' });
  const names = new Set<string>();
  const values = wanted.map(({ path, variable, shape }) => {
    const value = Object.hasOwn(weights, variable) ? weights[variable] : undefined;
    const count = shape.reduce((product, dim) => product * dim, 1);
    // TensorFlow.js finds a weight by the layer that it is in, wherever that stands.
    const name = path.split('/').slice(-2).join('/');
    if (names.has(name)) {
      const problem = `two weights would be called ${name}, and TensorFlow.js finds weights by name`;
      throw new CnnError('MODEL', `${variable}: ${problem}. Give the layers other names.`, {
        details: { reason: 'unsupportedLayer', layer: variable },
      });
    }
    names.add(name);
    if (value?.data.length === count) return { name, shape, data: Float32Array.from(value.data) };
    const received = value ? `[${value.shape.join(', ')}]` : 'none';
    throw new CnnError(
      'MODEL',
      `${variable}: expected weights of the shape [${shape.join(', ')}], received ${received}. Give every variable of the model.`,
    );
  });
  const data = new Uint8Array(values.reduce((sum, { data: { byteLength } }) => sum + byteLength, 0));
  let at = 0;
  for (const { data: numbers } of values) {
    data.set(new Uint8Array(numbers.buffer), at);
    at += numbers.byteLength;
  }
  const topology = {
    ...(config as { class_name: string; config: unknown }),
    keras_version: '2.15.0',
    backend: 'tensorflow',
  };
  return { topology, specs: values.map(({ name, shape }) => ({ name, shape, dtype: 'float32' })), data };
}
