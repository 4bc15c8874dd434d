import {
  add,
  apply,
  batchNormalization,
  concatenate,
  conv2d,
  dense,
  flatten,
  functional,
  globalAveragePooling2d,
  input,
  l2,
  type ModelDefinition,
  subtract,
  type TensorValue,
} from '@cnn/core';
import file from '../../goldens/training/structures.json' with { type: 'json' };
import { hashed } from './hashed.js';

/** A network of several inputs or outputs, of shared layers, or with a model inside it, as Keras trains it in float64. */
export interface StructureGolden {
  readonly name: string;
  readonly variables: readonly { readonly name: string; readonly shape: readonly number[] }[];
  /** At inference, by output. */
  readonly outputs: Readonly<Record<string, readonly number[]>>;
  readonly labels: Readonly<Record<string, readonly number[]>>;
  readonly lossWeights: Readonly<Record<string, number>>;
  /** The loss of each output at inference. */
  readonly evaluation: Readonly<Record<string, number>>;
  /** Of the weighted sum of the losses, in the first step. */
  readonly gradients: Readonly<Record<string, readonly number[]>>;
  /** `loss` and each output's own, before each step of Adam. */
  readonly steps: readonly Readonly<Record<string, number>>[];
  /** Weights and running statistics after the last. */
  readonly final: Readonly<Record<string, readonly number[]>>;
}

/** What `fit`, `evaluate` and `predict` of Keras give for the network of two outputs. */
export interface StructureFit extends Pick<StructureGolden, 'variables' | 'labels' | 'final'> {
  readonly validationLabels: Readonly<Record<string, readonly number[]>>;
  /** Of each item. */
  readonly weights: readonly number[];
  readonly history: Readonly<Record<string, readonly number[]>>;
  readonly evaluation: Readonly<Record<string, number>>;
  readonly predictions: Readonly<Record<string, readonly number[]>>;
}

interface StructureFile {
  readonly networks: readonly StructureGolden[];
  readonly fit: StructureFit;
}

/** The script `goldens/structures.py` writes what the type says. */
const goldens: StructureFile = ((content: unknown) => content as StructureFile)(file);

export const structureGoldens = goldens.networks;
export const structureFit = goldens.fit;

/** A golden's network. */
export function structureModel(name: string): ModelDefinition {
  const build = models[name];
  if (!build) throw new Error(`there is no network for the golden '${name}'`);
  return build();
}

const models: Readonly<Record<string, () => ModelDefinition>> = {
  'two inputs, two outputs'() {
    const image = input([8, 8, 2]);
    const age = input([1], { name: 'age' });
    const features = apply(
      [
        conv2d({ filters: 3, kernelSize: 3, activation: 'relu', kernelRegularizer: l2(0.01) }),
        batchNormalization(),
        globalAveragePooling2d({ name: 'pool' }),
      ],
      image,
    );
    const hidden = apply(
      dense({ units: 4, activation: 'tanh', name: 'hidden' }),
      apply(concatenate({ name: 'join' }), [features, age]),
    );
    return functional({
      name: 'two_outputs',
      inputs: [image, age],
      outputs: [
        apply(dense({ units: 1, activation: 'sigmoid', name: 'malignant' }), hidden),
        apply(dense({ units: 3, activation: 'softmax', name: 'grade' }), hidden),
      ],
    });
  },
  siamese() {
    const image = input([8, 8, 2]);
    const other = input([8, 8, 2], { name: 'other' });
    const conv = conv2d({ filters: 3, kernelSize: 3, strides: 2, activation: 'relu' });
    const pool = globalAveragePooling2d();
    const embedding = dense({ units: 4, activation: 'tanh', name: 'embedding' });
    const seen = [image, other].map((x) => apply(embedding, apply(pool, apply(conv, x))));
    const apart = apply(subtract({ name: 'apart' }), seen);
    const output = apply(dense({ units: 1, activation: 'sigmoid', name: 'same' }), apart);
    return functional({ name: 'siamese', inputs: [image, other], output });
  },
  nested() {
    const seen = input([8, 8, 2]);
    const inner = apply(
      [conv2d({ filters: 2, kernelSize: 3, padding: 'same', activation: 'relu' }), batchNormalization()],
      seen,
    );
    const block = functional({ name: 'block', input: seen, output: apply(add(), [inner, seen]) });
    const image = input([8, 8, 2]);
    const twice = apply(block, apply(block, image));
    const output = apply(dense({ units: 3, activation: 'softmax', name: 'grade' }), apply(flatten(), twice));
    return functional({ name: 'nested', input: image, output });
  },
};

/** The numbers that the script gives the variables. */
export function structureState({
  variables,
}: Pick<StructureGolden, 'variables'>): Record<string, TensorValue> {
  return Object.fromEntries(
    variables.map(({ name, shape }, index) => {
      const positive = name.includes('gamma') || name.includes('variance');
      const size = shape.reduce((product, dim) => product * dim, 1);
      const [low, high] = positive ? [0.5, 1.5] : [-0.3, 0.3];
      return [name, { shape, data: hashed({ seed: 100 + index, size, low, high }) }];
    }),
  );
}

export interface StructureInputsOptions {
  readonly items: number;
  /** The script's: 1 for training, 31 for validation. */
  readonly seed: number;
}

/** The numbers that the script gives the images (`image`) and further inputs (their names). */
export function structureInputs(
  model: ModelDefinition,
  { items, seed }: StructureInputsOptions,
): Readonly<Record<string, TensorValue>> {
  const shapes: readonly (readonly [string, readonly number[]])[] = [
    ['image', model.input],
    ...Object.entries(model.extraInputs ?? {}),
  ];
  return Object.fromEntries(
    shapes.map(([name, own], at) => {
      const shape = [items, ...own];
      const size = shape.reduce((product, dim) => product * dim, 1);
      return [name, { shape, data: hashed({ seed: seed + at, size, low: at ? -1 : 0, high: 1 }) }];
    }),
  );
}
