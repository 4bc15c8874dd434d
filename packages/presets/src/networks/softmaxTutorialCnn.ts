import { conv2d, dense, dropout, flatten, type ModelDefinition, maxPooling2d, sequential } from '@cnn/core';
import { checkClasses, checkPresetOptions, type PresetOptions } from './preset.js';

export interface SoftmaxTutorialCnnOptions extends PresetOptions {
  /** Of the two convolutions. Default [64, 128]. */
  readonly filters?: readonly [number, number] | undefined;
  /** Of the hidden dense layer. Default 256. */
  readonly units?: number | undefined;
  /** Of the dropouts after the first and the second pooling and before the output. Default [0.3, 0.4, 0.5]. */
  readonly rates?: readonly [number, number, number] | undefined;
}

/**
 * The second network of the tutorial's project: Conv2D 64 3×3 relu – MaxPooling2D – Dropout 0.3 – Conv2D 128 3×3 relu –
 * MaxPooling2D – Dropout 0.4 – Flatten – Dense 256 relu – Dropout 0.5 – Dense 2 softmax, for `sparseCategoricalCrossentropy`.
 * Two classes also end in a softmax, unlike in the other presets.
 *
 * ```ts
 * const model = softmaxTutorialCnn({ input: [50, 50, 3] });
 * ```
 */
export function softmaxTutorialCnn(options: SoftmaxTutorialCnnOptions): ModelDefinition {
  checkPresetOptions('softmaxTutorialCnn', options, { filters: true, units: true, rates: true });
  const { input, classes = 2, name = 'tutorial-softmax', filters = [64, 128], units = 256 } = options;
  const { rates = [0.3, 0.4, 0.5] } = options;
  checkClasses(classes);
  return sequential({
    name,
    input,
    layers: [
      conv2d({ filters: filters[0], kernelSize: 3, activation: 'relu' }),
      maxPooling2d({ poolSize: 2 }),
      dropout({ rate: rates[0] }),
      conv2d({ filters: filters[1], kernelSize: 3, activation: 'relu' }),
      maxPooling2d({ poolSize: 2 }),
      dropout({ rate: rates[1] }),
      flatten(),
      dense({ units, activation: 'relu' }),
      dropout({ rate: rates[2] }),
      dense({ name: 'output', units: classes, activation: 'softmax' }),
    ],
  });
}
