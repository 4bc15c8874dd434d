import { averagePooling2d, conv2d, dense, flatten, type ModelDefinition, sequential } from '@cnn/core';
import { checkPresetOptions, classOutput, type PresetOptions } from './preset.js';

/**
 * LeNet-5 with its five layers of weights, tanh and average pooling; a softmax in place of the radial basis functions.
 * LeCun et al. 1998, "Gradient-based learning applied to document recognition". For [28, 28, 1] and 10 classes it has
 * 61,706 parameters.
 *
 * ```ts
 * const model = lenet5({ input: [28, 28, 1], classes: 10 });
 * ```
 */
export function lenet5(options: PresetOptions): ModelDefinition {
  checkPresetOptions('lenet5', options, {});
  const { input, classes, name = 'lenet5' } = options;
  return sequential({
    name,
    input,
    layers: [
      conv2d({ filters: 6, kernelSize: 5, padding: 'same', activation: 'tanh' }),
      averagePooling2d({ poolSize: 2 }),
      conv2d({ filters: 16, kernelSize: 5, activation: 'tanh' }),
      averagePooling2d({ poolSize: 2 }),
      flatten(),
      dense({ units: 120, activation: 'tanh' }),
      dense({ units: 84, activation: 'tanh' }),
      classOutput(classes),
    ],
  });
}
