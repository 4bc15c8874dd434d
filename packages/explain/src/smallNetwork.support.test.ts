import {
  batchNormalization,
  conv2d,
  dense,
  flatten,
  initialState,
  type ModelDefinition,
  maxPooling2d,
  sequential,
} from '@cnn/core';
import { hashed, referenceEngine } from '@cnn/testing';
import { type ExplainableModelOptions, explainableModel, type InputImage } from './model/plainModel.js';

export const shape = [8, 10, 2] as const;

/** A small relative of the tutorial's network. */
export function network(units: number, end: 'sigmoid' | 'softmax' | 'linear'): ModelDefinition {
  return sequential({
    name: 'small',
    input: shape,
    layers: [
      conv2d({ name: 'first', filters: 4, kernelSize: 3, activation: 'relu' }),
      maxPooling2d({ name: 'pool', poolSize: 2 }),
      batchNormalization({ name: 'norm' }),
      conv2d({ name: 'last', filters: 3, kernelSize: 2, activation: 'relu' }),
      flatten({ name: 'flat' }),
      dense({ name: 'output', units, activation: end }),
    ],
  });
}

export const modelOf = (definition: ModelDefinition, more: Partial<ExplainableModelOptions> = {}) =>
  explainableModel({ definition, weights: initialState(definition, 3), engine: referenceEngine(), ...more });

export const imagesOf = (count: number, most = 1): InputImage[] =>
  Array.from({ length: count }, (_, seed) => ({
    ...{ height: shape[0], width: shape[1], channels: shape[2] },
    data: hashed({ seed, size: shape[0] * shape[1] * shape[2], low: most > 1 ? -most : 0, high: most }),
  }));

export const [image] = imagesOf(1) as [InputImage];
