import {
  batchNormalization,
  conv2d,
  dense,
  dropout,
  flatten,
  type ModelDefinition,
  maxPooling2d,
  sequential,
} from '@cnn/core';
import { checkPresetOptions, checkSize, classOutput, type PresetOptions } from './preset.js';

export interface TutorialCnnOptions extends PresetOptions {
  /** Of the three convolutions. Default [32, 64, 128]. */
  readonly filters?: readonly [number, number, number] | undefined;
  /** Of the hidden dense layer. Default 256. */
  readonly units?: number | undefined;
  /** Of the dropout. Default 0.5. */
  readonly rate?: number | undefined;
  /**
   * Of the batch normalization's running statistics. Default 0.99, which is Keras's and the tutorial's: they need some 300
   * steps to follow. Take 0.9 for a training with fewer.
   */
  readonly momentum?: number | undefined;
}

/**
 * The tutorial's network: Conv2D 32 3×3 relu – MaxPooling2D – BatchNormalization – Conv2D 64 3×3 relu – MaxPooling2D –
 * Conv2D 128 3×3 relu – MaxPooling2D – Flatten – Dense 256 relu – Dropout 0.5 – Dense 1 sigmoid. For [224, 224, 3] it has
 * 22,245,057 parameters, 64 of which are not trained. The tutorial trains it with `adam` and `binaryCrossentropy` for 50
 * epochs of batches of 32. Images have at least 22×22 pixels.
 *
 * ```ts
 * const model = tutorialCnn({ input: [50, 50, 3] });
 * ```
 *
 * @throws CnnError (MODEL) for smaller images, and fewer than two classes
 */
export function tutorialCnn(options: TutorialCnnOptions): ModelDefinition {
  checkPresetOptions('tutorialCnn', options, { filters: true, units: true, rate: true, momentum: true });
  const { input, classes, name = 'tutorial', filters = [32, 64, 128], units = 256 } = options;
  const { rate = 0.5, momentum = 0.99 } = options;
  checkSize(name, input, 22);
  const [first, second, third] = filters;
  return sequential({
    name,
    input,
    layers: [
      conv2d({ filters: first, kernelSize: 3, activation: 'relu' }),
      maxPooling2d({ poolSize: 2 }),
      batchNormalization({ momentum }),
      conv2d({ filters: second, kernelSize: 3, activation: 'relu' }),
      maxPooling2d({ poolSize: 2 }),
      conv2d({ filters: third, kernelSize: 3, activation: 'relu' }),
      maxPooling2d({ poolSize: 2 }),
      flatten(),
      dense({ units, activation: 'relu' }),
      dropout({ rate }),
      classOutput(classes),
    ],
  });
}
