import {
  type Block,
  CnnError,
  conv2d,
  dropout,
  globalAveragePooling2d,
  type ModelDefinition,
  maxPooling2d,
  sequential,
} from '@cnn/core';
import { convBlock } from '../blocks/convBlock.js';
import { checkPresetOptions, classOutput, type PresetOptions } from './preset.js';

export interface PatchCnnOptions extends PresetOptions {
  /** Of the first convolution, and of the convolutions of each stage after it. Default [24, 48, 64, 96]. */
  readonly filters?: readonly number[] | undefined;
  /** Convolutions in each stage, the first being 1. Default [1, 1, 2, 1]. */
  readonly convolutions?: readonly number[] | undefined;
  /** Of the dropout before the last layer. Default 0.1. */
  readonly rate?: number | undefined;
}

/**
 * A small network for patches of tissue, of any size from 8 pixels: a 2×2 convolution, then stages of 3×3 convolutions with
 * batch normalization (momentum 0.9: short trainings have few steps) and poolings between them, and the mean over the
 * image, since what a patch shows may be anywhere in it. The first convolution is meant to begin as the whitening transform
 * of the training images (`whiteningWeights` of @cnn/data, `cnn train --whiten`), with which it learns in half the epochs.
 *
 * ```ts
 * const model = patchCnn({ input: [50, 50, 3] });
 * ```
 */
export function patchCnn(options: PatchCnnOptions): ModelDefinition {
  checkPresetOptions('patchCnn', options, { filters: true, convolutions: true, rate: true });
  const { input, classes, name = 'patches', filters = [24, 48, 64, 96], rate = 0.1 } = options;
  const { convolutions = filters.map((_, stage) => (stage === 2 ? 2 : 1)) } = options;
  const [first, ...others] = filters;
  if (first === undefined || convolutions.length !== filters.length || convolutions[0] !== 1) {
    throw new CnnError(
      'MODEL',
      `patchCnn: expected filters and convolutions of as many stages, with one convolution in the first, received [${filters}] and [${convolutions}].`,
    );
  }
  const stage = (count: number, index: number): readonly Block[] => [
    maxPooling2d({ poolSize: 2 }),
    ...Array.from({ length: convolutions[index + 1] ?? 1 }, () =>
      convBlock({ filters: count, momentum: 0.9 }),
    ),
  ];
  return sequential({
    name,
    input,
    layers: [
      conv2d({ name: 'patches', filters: first, kernelSize: 2, padding: 'same', activation: 'relu' }),
      ...others.map(stage),
      globalAveragePooling2d(),
      dropout({ rate }),
      classOutput(classes),
    ],
  });
}
