import {
  batchNormalization,
  conv2d,
  dense,
  dropout,
  flatten,
  maxPooling2d,
  type ModelDefinition,
  sequential,
  type TensorValue,
} from '@cnn/core';
import file from '../../goldens/tutorial.json' with { type: 'json' };
import { hashed } from './hashed.js';

/** A network that Keras has trained, step after step, with one of its optimizers. */
export interface TutorialRun {
  readonly optimizer: 'adam' | 'adamw' | 'rmsprop' | 'sgd';
  /** Keras's arguments, in camel case. */
  readonly options: Readonly<Record<string, number | boolean>>;
  /** The mean binary cross-entropy of each step, before its update. Batch k belongs to step k. */
  readonly losses: readonly number[];
  /** The same of the next batch, at inference, with the weights and running statistics after a quarter of the steps. */
  readonly early: number;
  /** The same after all steps. In float32 it may be 1e-5 apart: Adam has amplified the rounding. */
  readonly evaluation: number;
}

/** What Keras has in float64 for a tensor that is too large for the file. */
export interface TutorialDigest {
  readonly name: string;
  readonly largest: number;
  /** Elements at even distances, the first and the last among them. */
  readonly samples: readonly number[];
  /** Sums of all elements, each times a number of its own (`hashed`). */
  readonly sums: readonly number[];
  /** How far Keras in float32 is from Keras in float64, at most. */
  readonly apart: number;
}

interface TutorialFile {
  /** Height, width and channels. */
  readonly shape: readonly [number, number, number];
  readonly batch: number;
  readonly batchSeed: number;
  readonly light: number;
  readonly sumSeed: number;
  readonly weights: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly seed: number;
    readonly low: number;
    readonly high: number;
  }[];
  readonly runs: readonly TutorialRun[];
  readonly gradients: readonly TutorialDigest[];
  readonly final: readonly TutorialDigest[];
}

/** The script `goldens/tutorial.py` writes what the type says. */
const golden: TutorialFile = ((content: unknown) => content as TutorialFile)(file);

export const tutorialRuns: readonly TutorialRun[] = golden.runs;

/** The gradient of each weight in the first step. */
export const tutorialGradients: readonly TutorialDigest[] = golden.gradients;

/** Weights and running statistics after the 20 steps of the tutorial's Adam, which is the first of the runs. */
export const tutorialFinal: readonly TutorialDigest[] = golden.final;

/** Of a tensor, what `TutorialDigest` has. */
export function tutorialDigest({ data }: TensorValue): Pick<TutorialDigest, 'samples' | 'sums'> {
  const count = Math.min(64, data.length);
  const samples = Array.from(
    { length: count },
    (_, index) => data[Math.floor((index * (data.length - 1)) / Math.max(count - 1, 1))] as number,
  );
  const sums = [0, 1].map((k) => {
    const weights = hashed({ seed: golden.sumSeed + k, size: data.length, low: -1, high: 1 });
    return weights.reduce((sum, weight, index) => sum + weight * (data[index] as number), 0);
  });
  return { samples, sums };
}

/** The tutorial's network for images of 24×32, with names for its layers. The dropout drops nothing. */
export function tutorialModel(): ModelDefinition {
  return sequential({
    name: 'tutorial',
    input: golden.shape,
    layers: [
      conv2d({ name: 'conv1', filters: 32, kernelSize: 3, activation: 'relu' }),
      maxPooling2d({ poolSize: 2 }),
      batchNormalization({ name: 'norm1' }),
      conv2d({ name: 'conv2', filters: 64, kernelSize: 3, activation: 'relu' }),
      maxPooling2d({ poolSize: 2 }),
      conv2d({ name: 'conv3', filters: 128, kernelSize: 3, activation: 'relu' }),
      maxPooling2d({ poolSize: 2 }),
      flatten(),
      dense({ name: 'dense1', units: 256, activation: 'relu' }),
      dropout({ rate: 0 }),
      dense({ name: 'output', units: 1, activation: 'sigmoid' }),
    ],
  });
}

/** Weights and running statistics to start from. */
export function tutorialState(): Record<string, TensorValue> {
  return Object.fromEntries(
    golden.weights.map(({ name, shape, seed, low, high }) => {
      const size = shape.reduce((product, dim) => product * dim, 1);
      return [name, { shape, data: hashed({ seed, size, low, high }) }];
    }),
  );
}

/** Images [8, 24, 32, 3], and labels [8, 1] of which a quarter is wrong on purpose. */
export function tutorialBatch(step: number): { readonly images: TensorValue; readonly labels: TensorValue } {
  const { batch, shape, batchSeed, light } = golden;
  const seed = batchSeed + 2 * step;
  const draws = hashed({ seed: seed + 1, size: 2 * batch, low: 0, high: 1 });
  const bright = Array.from({ length: batch }, (_, item) => (draws[item] as number) >= 0.5);
  const labels = bright.map((upper, item) => Number(upper !== (draws[batch + item] as number) < 0.25));
  const perItem = shape[0] * shape[1] * shape[2];
  const images = hashed({ seed, size: batch * perItem, low: 0, high: 0.75 });
  for (let i = 0; i < images.length; i++) {
    const upper = i % perItem < perItem / 2;
    if (bright[Math.floor(i / perItem)] === upper) images[i] = (images[i] as number) + light;
  }
  return {
    images: { shape: [batch, ...shape], data: images },
    labels: { shape: [batch, 1], data: Float32Array.from(labels) },
  };
}
