import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import {
  CnnError,
  type ImportedModel,
  predictionProgram,
  type StateSpec,
  type TensorValue,
  type TensorValues,
} from '@cnn/core';
import { readKeras } from '@cnn/keras';
import { hashed, referenceEngine } from '@cnn/testing';
import * as core from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { fromLayersModel, toLayersModel } from './liveModel.js';
import { tf } from './tfjsModels.support.test.js';

interface Golden {
  readonly name: string;
  readonly inputs: readonly { readonly name: string; readonly shape: readonly number[] }[];
  readonly outputs: readonly { readonly shape: readonly number[]; readonly data: readonly number[] }[];
}

const folder = new URL('../../../testing/goldens/keras/', import.meta.url);
const goldens = (version: string) =>
  JSON.parse(readFileSync(new URL(`${version}/models.json`, folder), 'utf8')) as readonly Golden[];
const file = (path: string) => new Uint8Array(gunzipSync(readFileSync(new URL(`${path}.gz`, folder))));

/** What TensorFlow.js lacks or computes otherwise. */
const REFUSED: Readonly<Record<string, string>> = {
  nested: "layer 'subtract' (subtract)",
  convolutions: 'has groups, which TensorFlow.js does not have',
  normalizations: "layer 'adapted' (normalization)",
  two_outputs: "interpolation: 'bilinear'",
  shapes: "layer 'elu' (elu) has an alpha",
};

/** What the golden was predicted from, in the order of our inputs: the images first. */
function inputsOf({ inputs }: Golden): readonly TensorValue[] {
  const values = inputs.map(({ shape }, at): TensorValue => {
    const size = shape.reduce((product, dim) => product * dim, 1);
    return { shape, data: hashed({ seed: 1 + at, size, low: -1, high: 2 }) };
  });
  const image = Math.max(
    0,
    inputs.findIndex(({ shape }) => shape.length === 4),
  );
  return [values[image] as TensorValue, ...values.filter((_, at) => at !== image)];
}

async function predict(
  { model, weights }: Pick<ImportedModel, 'model' | 'weights'>,
  inputs: readonly TensorValue[],
): Promise<readonly TensorValue[]> {
  const program = predictionProgram(model);
  const state: Record<string, StateSpec> = {};
  for (const node of program.nodes) {
    if (node.operation !== 'state' || node.dtype !== 'float32') continue;
    state[node.attributes.name] = { shape: node.shape, dtype: node.dtype, role: 'trainable' };
  }
  const session = await referenceEngine().load({ state, programs: { predict: program } }, weights);
  const names = ['image', ...Object.keys(model.extraInputs ?? {}).map((name) => `input/${name}`)];
  const given: TensorValues = Object.fromEntries(names.map((name, at) => [name, inputs[at] as TensorValue]));
  const outputs = await session.run('predict', given);
  return Object.keys(program.outputs).map((name) => outputs[name] as TensorValue);
}

describe.each(['keras3', 'keras2'])('networks that %s saved, in TensorFlow.js', (version) => {
  it.each(goldens(version))('$name predicts the same there, and here when it comes back', async (golden) => {
    const imported = readKeras(file(`${version}/${golden.name}.h5`));
    const reason = REFUSED[golden.name];
    if (reason !== undefined) {
      const error = await toLayersModel(tf, imported).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(CnnError);
      expect((error as CnnError).message).toContain(reason);
      return;
    }
    const live = await toLayersModel(tf, imported);
    const inputs = inputsOf(golden);
    const predicted = live.predict(inputs.map(({ shape, data }) => core.tensor(data, [...shape])));
    const outputs = Array.isArray(predicted) ? predicted : [predicted];
    const again = await predict(fromLayersModel(live), inputs);
    for (const [at, expected] of golden.outputs.entries()) {
      const { shape } = outputs[at] as core.Tensor;
      const data = (outputs[at] as core.Tensor).dataSync() as Float32Array;
      expect({ shape, data }).toBeCloseToTensor(expected, 1e-5);
      expect(again[at]).toBeCloseToTensor(expected, 1e-5);
    }
  });
});
