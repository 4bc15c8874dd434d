import { type ImportedModel, predictionProgram, type TensorValue, type TensorValues } from '@cnn/core';
import { hashed, referenceEngine } from '@cnn/testing';
import '@tensorflow/tfjs-backend-cpu';
import * as core from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { expect } from 'vitest';

/** `tf` of `@tensorflow/tfjs`, of its parts. */
const { layers: builders, input, model, sequential, loadLayersModel } = layers;
const { io } = core;
export const tf = { io, input, layers: builders, loadLayersModel, model, sequential };

/** Networks of every layer that both have, as a user of TensorFlow.js writes them. */
export const networks: Readonly<Record<string, () => layers.LayersModel>> = {
  plain: () =>
    tf.sequential({
      layers: [
        tf.layers.conv2d({
          inputShape: [8, 8, 3],
          filters: 4,
          kernelSize: 3,
          activation: 'relu',
          padding: 'same',
        }),
        tf.layers.batchNormalization(),
        tf.layers.maxPooling2d({ poolSize: 2 }),
        tf.layers.dropout({ rate: 0.5 }),
        tf.layers.flatten(),
        tf.layers.dense({ units: 5, activation: 'hardSigmoid' }),
        tf.layers.dense({ units: 3, activation: 'softmax' }),
      ],
    }),
  mobile: () =>
    tf.sequential({
      layers: [
        tf.layers.zeroPadding2d({
          inputShape: [9, 9, 3],
          padding: [
            [0, 1],
            [0, 1],
          ],
        }),
        tf.layers.conv2d({ filters: 6, kernelSize: 3, strides: 2, useBias: false }),
        tf.layers.batchNormalization({ epsilon: 1e-3 }),
        tf.layers.reLU({ maxValue: 6 }),
        tf.layers.depthwiseConv2d({ kernelSize: 3, padding: 'same', depthMultiplier: 2, useBias: false }),
        tf.layers.leakyReLU({ alpha: 0.1 }),
        tf.layers.separableConv2d({ filters: 4, kernelSize: 3, padding: 'same' }),
        tf.layers.prelu({ sharedAxes: [1, 2] }),
        tf.layers.globalAveragePooling2d({}),
        tf.layers.dense({ units: 1, activation: 'sigmoid' }),
      ],
    }),
  branches: () => {
    const input = tf.input({ shape: [8, 8, 3] });
    const left = tf.layers
      .conv2d({ filters: 4, kernelSize: 1, name: 'left' })
      .apply(input) as layers.SymbolicTensor;
    const right = tf.layers
      .averagePooling2d({ poolSize: 3, strides: 1, padding: 'same' })
      .apply(left) as layers.SymbolicTensor;
    const added = tf.layers.add().apply([left, right]) as layers.SymbolicTensor;
    const joined = tf.layers.concatenate().apply([added, right]) as layers.SymbolicTensor;
    const up = tf.layers
      .conv2dTranspose({ filters: 2, kernelSize: 2, strides: 2, activation: 'elu' })
      .apply(joined) as layers.SymbolicTensor;
    const flat = tf.layers.globalMaxPooling2d({}).apply(up) as layers.SymbolicTensor;
    return tf.model({
      inputs: input,
      outputs: tf.layers.dense({ units: 2 }).apply(flat) as layers.SymbolicTensor,
    });
  },
  // As Teachable Machine nests: a Sequential of a Sequential of a Model, and a Sequential.
  nested: () => {
    const input = tf.input({ shape: [8, 8, 3] });
    const convolved = tf.layers
      .conv2d({ filters: 3, kernelSize: 3, name: 'inner' })
      .apply(input) as layers.SymbolicTensor;
    const inner = tf.model({
      inputs: input,
      outputs: tf.layers.batchNormalization().apply(convolved) as layers.SymbolicTensor,
    });
    const features = tf.sequential({ layers: [inner, tf.layers.globalAveragePooling2d({})] });
    const head = tf.sequential({
      layers: [
        tf.layers.dense({ inputShape: [3], units: 6, activation: 'relu' }),
        tf.layers.dense({ units: 2, useBias: false, activation: 'softmax' }),
      ],
    });
    return tf.sequential({ layers: [features, head] });
  },
  // Models in the model, applied several times.
  again: () => {
    const [image, entry] = [tf.input({ shape: [4, 4, 2] }), tf.input({ shape: [4, 4, 2] })];
    const conv = (name: string) =>
      tf.layers.conv2d({ filters: 2, kernelSize: 3, padding: 'same', activation: 'tanh', name });
    const functional = tf.model({
      inputs: entry,
      outputs: conv('first').apply(entry) as layers.SymbolicTensor,
    });
    const listed = tf.sequential({
      layers: [tf.layers.inputLayer({ inputShape: [4, 4, 2] }), conv('second')],
    });
    let value = image;
    for (const inner of [functional, functional, listed, listed, listed, functional])
      value = inner.apply(value) as layers.SymbolicTensor;
    return tf.model({ inputs: image, outputs: value });
  },
};

/** Weights that leave nothing at its beginning: variances and scales above zero. */
export function fill(model: layers.LayersModel): layers.LayersModel {
  model.setWeights(
    model.getWeights().map((tensor, n) => {
      const positive = /variance|gamma/.test(model.weights[n]?.originalName ?? '');
      const [low, high] = positive ? [0.5, 1.5] : [-0.7, 0.7];
      return core.tensor(hashed({ seed: 100 + n, size: tensor.size, low, high }), tensor.shape);
    }),
  );
  return model;
}

export const batchOf = (shape: readonly number[]): TensorValue => {
  const all = [2, ...shape];
  return { shape: all, data: hashed({ seed: 7, size: all.reduce((a, b) => a * b, 1), low: -1, high: 1 }) };
};

/** What TensorFlow.js predicts. */
export function theirs(model: layers.LayersModel, { shape, data }: TensorValue): TensorValue {
  const output = model.predict(core.tensor(data, [...shape])) as core.Tensor;
  return { shape: output.shape, data: output.dataSync() as Float32Array };
}

/** What the reference engine predicts. */
export async function ours(
  { model, weights }: Pick<ImportedModel, 'model' | 'weights'>,
  image: TensorValue,
): Promise<TensorValue> {
  const program = predictionProgram(model);
  const states = program.nodes.flatMap((node) => {
    if (node.operation !== 'state') return [];
    const { shape, dtype, attributes } = node;
    return dtype === 'float32' ? [[attributes.name, { shape, dtype, role: 'trainable' }] as const] : [];
  });
  const session = await referenceEngine().load(
    { state: Object.fromEntries(states), programs: { predict: program } },
    weights,
  );
  const outputs: TensorValues = await session.run('predict', { image });
  return outputs.prediction as TensorValue;
}

/** What a model saves, as files. */
export async function saved(model: layers.LayersModel): Promise<Record<string, Uint8Array>> {
  const files: Record<string, Uint8Array> = {};
  await model.save(
    core.io.withSaveHandler(async (artifacts) => {
      const { weightData, weightSpecs, ...rest } = artifacts;
      const data = new Uint8Array(core.io.CompositeArrayBuffer.join(weightData));
      const half = data.length >> 1;
      files['one.bin'] = data.subarray(0, half);
      files.two = data.subarray(half);
      const json = { ...rest, weightsManifest: [{ paths: ['one.bin', 'two'], weights: weightSpecs }] };
      files['model.json'] = new TextEncoder().encode(JSON.stringify(json));
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  expect(Object.keys(files)).toHaveLength(3);
  return files;
}
