import {
  type Block,
  CnnError,
  conv2d,
  dense,
  dropout,
  flatten,
  type ModelDefinition,
  maxPooling2d,
  sequential,
} from '@cnn/core';
import { checkPresetOptions, classOutput, type PresetOptions } from './preset.js';

export interface VggLikeOptions extends PresetOptions {
  /** Of the convolutions of each stage; a stage ends in a pooling. Default [32, 64, 128]. */
  readonly filters?: readonly number[] | undefined;
  /** Convolutions in each stage: a number for all, or one for each. Default 2. */
  readonly convolutions?: number | readonly number[] | undefined;
  /** Of each hidden dense layer. Default [128]. */
  readonly units?: readonly number[] | undefined;
  /** Of the dropout after each hidden dense layer. Default 0.5. */
  readonly rate?: number | undefined;
}

/**
 * Stages of 3×3 convolutions, each ended by a pooling, then dense layers. Simonyan & Zisserman 2014, arXiv 1409.1556.
 * VGG-16 is `filters: [64, 128, 256, 512, 512], convolutions: [2, 2, 3, 3, 3], units: [4096, 4096]`.
 *
 * ```ts
 * const model = vggLike({ input: [64, 64, 3], classes: 3 });
 * ```
 */
export function vggLike(options: VggLikeOptions): ModelDefinition {
  checkPresetOptions('vggLike', options, { filters: true, convolutions: true, units: true, rate: true });
  const { input, classes, name = 'vgg', filters = [32, 64, 128], convolutions = 2 } = options;
  const { units = [128], rate = 0.5 } = options;
  if (typeof convolutions !== 'number' && convolutions.length !== filters.length) {
    throw new CnnError(
      'MODEL',
      `vggLike: convolutions needs one number for each of the ${filters.length} stages in filters, received ${convolutions.length}.`,
    );
  }
  const stage = (count: number, index: number): readonly Block[] => [
    ...Array.from(
      { length: typeof convolutions === 'number' ? convolutions : (convolutions[index] ?? 0) },
      () =>
        conv2d({
          filters: count,
          kernelSize: 3,
          padding: 'same',
          activation: 'relu',
          kernelInitializer: 'heNormal',
        }),
    ),
    maxPooling2d({ poolSize: 2 }),
  ];
  return sequential({
    name,
    input,
    layers: [
      ...filters.map(stage),
      flatten(),
      ...units.map((count) => [dense({ units: count, activation: 'relu' }), dropout({ rate })]),
      classOutput(classes),
    ],
  });
}
