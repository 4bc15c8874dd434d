import { dropout, globalAveragePooling2d, type ModelDefinition, sequential } from '@cnn/core';
import { convBlock } from '../blocks/convBlock.js';
import { depthwiseSeparableBlock } from '../blocks/depthwiseSeparableBlock.js';
import { checkPresetOptions, classOutput, type PresetOptions } from './preset.js';

/** Filters and strides of the depthwise-separable blocks: table 1 of the paper. */
const fullBlocks = [
  [64, 1],
  [128, 2],
  [128, 1],
  [256, 2],
  [256, 1],
  [512, 2],
  ...Array.from({ length: 5 }, () => [512, 1] as const),
  [1024, 2],
  [1024, 1],
] as const;

export interface MobileNetLikeOptions extends PresetOptions {
  /** Share of the paper's filters in each layer, the width multiplier. Default 0.25. */
  readonly alpha?: number | undefined;
  /** How many of the paper's 13 depthwise-separable blocks, from the first. Default 7, for images of about 50 to 128. */
  readonly blocks?: number | undefined;
  /** Of the dropout before the output. Default 0.001. */
  readonly rate?: number | undefined;
  /** Of the batch normalizations' running statistics. Default 0.9, PyTorch's, which few steps suffice for; Keras has 0.99. */
  readonly momentum?: number | undefined;
}

/**
 * Depthwise-separable blocks. Howard et al. 2017, arXiv 1704.04861. With `alpha: 1, blocks: 13` it is MobileNet v1.
 *
 * ```ts
 * const model = mobileNetLike({ input: [96, 96, 3], classes: 5 });
 * ```
 */
export function mobileNetLike(options: MobileNetLikeOptions): ModelDefinition {
  checkPresetOptions('mobileNetLike', options, { alpha: true, blocks: true, rate: true, momentum: true });
  const { input, classes, name = 'mobilenet', alpha = 0.25, blocks = 7, rate = 0.001 } = options;
  const { momentum = 0.9 } = options;
  const scaled = (filters: number): number => Math.floor(filters * alpha);
  return sequential({
    name,
    input,
    layers: [
      convBlock({ filters: scaled(32), strides: 2, activation: 'relu6', momentum }),
      ...fullBlocks
        .slice(0, blocks)
        .map(([filters, strides]) =>
          depthwiseSeparableBlock({ filters: scaled(filters), strides, momentum }),
        ),
      globalAveragePooling2d(),
      dropout({ rate }),
      classOutput(classes),
    ],
  });
}
