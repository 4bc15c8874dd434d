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
import { classOutput, type PresetOptions } from './preset.js';

export interface TutorialCnnOptions extends PresetOptions {
  /** Of each convolution. Default [32, 64]. */
  readonly filters?: readonly number[];
  /** Of the hidden dense layer. Default 128. */
  readonly units?: number;
  /** Of the dropout. Default 0.5. */
  readonly rate?: number;
}

/**
 * The tutorial's network: Conv2D 32 3×3 relu – MaxPooling2D – BatchNormalization – Conv2D 64 3×3 relu – MaxPooling2D –
 * BatchNormalization – Flatten – Dense 128 relu – Dropout 0.5 – Dense 1 sigmoid.
 */
export function tutorialCnn(options: TutorialCnnOptions): ModelDefinition {
  const { input, classes, name = 'tutorial', filters = [32, 64], units = 128, rate = 0.5 } = options;
  const stage = (count: number): readonly Block[] => [
    conv2d({ filters: count, kernelSize: 3, activation: 'relu' }),
    maxPooling2d({ poolSize: 2 }),
    batchNormalization(),
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

/** The tutorial's network with 64 and 128 filters. */
export function wideTutorialCnn({ name = 'tutorial-64-128', ...options }: PresetOptions): ModelDefinition {
  return tutorialCnn({ ...options, name, filters: [64, 128] });
}
