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
  /** The same after all steps. In float32 it may be 2e-4 apart: Adam has amplified the rounding. */
  readonly evaluation: number;
}

interface TutorialFile {
  readonly side: number;
  readonly batch: number;
  readonly batchSeed: number;
  readonly light: number;
  readonly weights: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly seed: number;
    readonly low: number;
    readonly high: number;
  }[];
  readonly runs: readonly TutorialRun[];
}

/** The script `goldens/tutorial.py` writes what the type says. */
const golden: TutorialFile = ((content: unknown) => content as TutorialFile)(file);

export const tutorialRuns: readonly TutorialRun[] = golden.runs;

/** Conv–Pool–BatchNorm twice, Flatten–Dense–Dropout–Dense, for images of 32×32. The dropout drops nothing. */
export function tutorialModel(): ModelDefinition {
  return sequential({
    name: 'tutorial',
    input: [golden.side, golden.side, 3],
    layers: [
      conv2d({ name: 'conv1', filters: 32, kernelSize: 3, activation: 'relu' }),
      maxPooling2d({ poolSize: 2 }),
      batchNormalization({ name: 'norm1' }),
      conv2d({ name: 'conv2', filters: 64, kernelSize: 3, activation: 'relu' }),
      maxPooling2d({ poolSize: 2 }),
      batchNormalization({ name: 'norm2' }),
      flatten(),
      dense({ name: 'dense1', units: 128, activation: 'relu' }),
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

/** Images [8, 32, 32, 3], and labels [8, 1] of which a quarter is wrong on purpose. */
export function tutorialBatch(step: number): { readonly images: TensorValue; readonly labels: TensorValue } {
  const { batch, side, batchSeed, light } = golden;
  const seed = batchSeed + 2 * step;
  const draws = hashed({ seed: seed + 1, size: 2 * batch, low: 0, high: 1 });
  const bright = Array.from({ length: batch }, (_, item) => (draws[item] as number) >= 0.5);
  const labels = bright.map((upper, item) => Number(upper !== (draws[batch + item] as number) < 0.25));
  const perItem = side * side * 3;
  const images = hashed({ seed, size: batch * perItem, low: 0, high: 0.75 });
  for (let i = 0; i < images.length; i++) {
    const upper = i % perItem < perItem / 2;
    if (bright[Math.floor(i / perItem)] === upper) images[i] = (images[i] as number) + light;
  }
  return {
    images: { shape: [batch, side, side, 3], data: images },
    labels: { shape: [batch, 1], data: Float32Array.from(labels) },
  };
}
