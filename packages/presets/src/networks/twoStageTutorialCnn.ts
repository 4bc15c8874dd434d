import {
  type Block,
  batchNormalization,
  conv2d,
  dense,
  dropout,
  flatten,
  type ModelDefinition,
  maxPooling2d,
  sequential,
} from '@cnn/core';
import { checkPresetOptions, classOutput, type PresetOptions } from './preset.js';

export interface TwoStageTutorialCnnOptions extends PresetOptions {
  /** Of the convolution of each stage. Default [32, 64]. */
  readonly filters?: readonly number[] | undefined;
  /** Of the hidden dense layer. Default 128. */
  readonly units?: number | undefined;
  /** Of the dropout. Default 0.5. */
  readonly rate?: number | undefined;
  /** Of the running statistics of each batch normalization. Default 0.99, Keras's. */
  readonly momentum?: number | undefined;
}

/**
 * A smaller relative of the tutorial's network, not a network of the tutorial: each stage is Conv2D 3×3 relu – MaxPooling2D –
 * BatchNormalization, and there are two of them; then Flatten – Dense 128 relu – Dropout 0.5 – Dense 1 sigmoid.
 *
 * ```ts
 * const model = twoStageTutorialCnn({ input: [50, 50, 3] });
 * ```
 */
export function twoStageTutorialCnn(options: TwoStageTutorialCnnOptions): ModelDefinition {
  checkPresetOptions('twoStageTutorialCnn', options, {
    filters: true,
    units: true,
    rate: true,
    momentum: true,
  });
  const { input, classes, name = 'tutorial-two-stage', filters = [32, 64], units = 128 } = options;
  const { rate = 0.5, momentum = 0.99 } = options;
  const stage = (count: number): readonly Block[] => [
    conv2d({ filters: count, kernelSize: 3, activation: 'relu' }),
    maxPooling2d({ poolSize: 2 }),
    batchNormalization({ momentum }),
  ];
  return sequential({
    name,
    input,
    layers: [
      ...filters.map(stage),
      flatten(),
      dense({ units, activation: 'relu' }),
      dropout({ rate }),
      classOutput(classes),
    ],
  });
}
