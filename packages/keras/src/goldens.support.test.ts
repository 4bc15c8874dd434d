import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import {
  type ImportedModel,
  type LayerRules,
  predictionProgram,
  type TensorValue,
  type TensorValues,
} from '@cnn/core';
import { hashed, referenceEngine } from '@cnn/testing';
import { expect } from 'vitest';

const folder = new URL('../../testing/goldens/keras/', import.meta.url);

/** A network of `goldens/keras_networks.py`: what a version of Keras predicts with it. */
export interface KerasGolden {
  readonly name: string;
  /** In Keras's order; their numbers are hashed. */
  readonly inputs: readonly { readonly name: string; readonly shape: readonly number[] }[];
  readonly outputs: readonly { readonly shape: readonly number[]; readonly data: readonly number[] }[];
}

/** A training that a version of Keras began, and its next steps. */
export interface TrainedGolden {
  readonly name: string;
  readonly input: readonly number[];
  readonly labels: { readonly shape: readonly number[]; readonly data: readonly number[] };
  readonly losses: readonly number[];
}

/** JSON beside the files. */
export function goldenJson<T>(path: string): T {
  return JSON.parse(readFileSync(new URL(path, folder), 'utf8')) as T;
}

/** A file that Keras wrote, such as `keras3/nested.keras`. */
export function goldenFile(path: string): Uint8Array {
  return new Uint8Array(gunzipSync(readFileSync(new URL(`${path}.gz`, folder))));
}

export const hasGolden = (path: string): boolean => existsSync(new URL(`${path}.gz`, folder));

/** What a program of ours takes, for the golden's inputs: the first image is `image` and comes first, the others go by name. */
export function goldenInputs({ inputs }: KerasGolden, imageShape: readonly number[]): TensorValues {
  const image = Math.max(
    0,
    inputs.findIndex(({ shape }) => shape.length === 4),
  );
  const values = inputs.map(({ name, shape }, at): readonly [string, TensorValue] => {
    const size = shape.reduce((product, dim) => product * dim, 1);
    const data = hashed({ seed: 1 + at, size, low: -1, high: 2 });
    const [batch = 1] = shape;
    return at === image
      ? ['image', { shape: [batch, ...imageShape], data }]
      : [`input/${name}`, { shape, data }];
  });
  return Object.fromEntries([...values.filter(([name]) => name === 'image'), ...values]);
}

/** Predictions on the reference engine, in the order of the model's outputs. */
export async function predict(
  { model, weights }: Pick<ImportedModel, 'model' | 'weights'>,
  inputs: TensorValues,
  layers?: LayerRules,
): Promise<readonly TensorValue[]> {
  const program = predictionProgram(model, { layers });
  const states = program.nodes.flatMap((node) => {
    if (node.operation !== 'state') return [];
    const { shape, attributes } = node;
    return [[attributes.name, { shape, dtype: 'float32', role: 'trainable' }] as const];
  });
  const session = await referenceEngine().load(
    { state: Object.fromEntries(states), programs: { predict: program } },
    weights,
  );
  const outputs = await session.run('predict', inputs);
  return Object.keys(program.outputs).map((name) => outputs[name] as TensorValue);
}

/** Compares predictions with Keras's. */
export async function expectPredictions(
  imported: Pick<ImportedModel, 'model' | 'weights'>,
  golden: KerasGolden,
  tolerance = 1e-5,
): Promise<void> {
  const predicted = await predict(imported, goldenInputs(golden, imported.model.input));
  expect(predicted).toHaveLength(golden.outputs.length);
  for (const [at, output] of golden.outputs.entries())
    expect(predicted[at]).toBeCloseToTensor(output, tolerance);
}
