import { activation, add, type Block, branches, type ModelDefinition, sequential } from '@cnn/core';
import { type BackboneOptions, checkBackboneOptions, norm, symmetricConv, top } from './backbone.js';

/** Expansion, filters, repetitions and strides of the stages: table 2 of the paper. */
const stages = [
  [1, 16, 1, 1],
  [6, 24, 2, 2],
  [6, 32, 3, 2],
  [6, 64, 4, 2],
  [6, 96, 3, 1],
  [6, 160, 3, 2],
  [6, 320, 1, 1],
] as const;

export interface MobileNetV2Options extends BackboneOptions {
  /** Share of the paper's filters in each layer, the width multiplier. Default 1. */
  readonly alpha?: number | undefined;
  /** Of the dropout before the layer of classes. Default 0.2. */
  readonly rate?: number | undefined;
}

/** The nearest multiple of 8, at least 8 and not below nine tenths of the number: `_make_divisible` of the authors' code. */
function multipleOf8(filters: number): number {
  const rounded = Math.max(8, Math.floor((filters + 4) / 8) * 8);
  return rounded < 0.9 * filters ? rounded + 8 : rounded;
}

/**
 * MobileNetV2: inverted residuals with linear bottlenecks, [h, w, c] → [classes]. Sandler et al. 2018, arXiv 1801.04381. Names and
 * shapes of its weights are those of torchvision's `mobilenet_v2`. Keras's `MobileNetV2` has an epsilon of 1e-3, other names and
 * fewer zeros on top and left where strides are 2.
 *
 * ```ts
 * const model = mobileNetV2({ input: [224, 224, 3], classes: 1000 }); // 3,504,872 weights
 * ```
 *
 * @throws CnnError (OPTIONS) for options that there are not or that don't go together, (MODEL) for fewer than two classes
 */
export function mobileNetV2(options: MobileNetV2Options): ModelDefinition {
  checkBackboneOptions('mobileNetV2', options, { alpha: true, rate: true });
  const { alpha = 1, rate = 0.2 } = options;
  let channels = multipleOf8(32 * alpha);
  const blocks: Block[] = [];
  for (const [expansion, width, count, strides] of stages) {
    for (let index = 0; index < count; index++) {
      const filters = multipleOf8(width * alpha);
      const prefix = `features.${blocks.length + 1}`;
      blocks.push(
        inverted({ prefix, channels, filters, expansion, strides: index === 0 ? strides : 1, options }),
      );
      channels = filters;
    }
  }
  const last = multipleOf8(1280 * Math.max(1, alpha));
  return sequential({
    name: options.name ?? 'mobileNetV2',
    input: options.input,
    layers: [
      unit({ prefix: 'features.0', filters: multipleOf8(32 * alpha), kernelSize: 3, strides: 2, options }),
      blocks,
      unit({ prefix: `features.${blocks.length + 1}`, filters: last, kernelSize: 1, options }),
      top({ options, name: 'classifier.1', rate: { name: 'classifier.0', rate } }),
    ],
  });
}

/** Convolution, batch normalization, ReLU6: torchvision's `Conv2dNormActivation`, with its numbers as names. */
function unit(part: {
  readonly prefix: string;
  /** Absent: a depthwise convolution. */
  readonly filters?: number | undefined;
  readonly kernelSize: number;
  readonly strides?: number | undefined;
  readonly options: BackboneOptions;
}): Block {
  const { prefix, options, ...convolution } = part;
  return [
    symmetricConv({ name: `${prefix}.0`, ...convolution }),
    norm(`${prefix}.1`, options),
    activation({ name: `${prefix}.2`, activation: 'relu6' }),
  ];
}

function inverted(block: {
  readonly prefix: string;
  readonly channels: number;
  readonly filters: number;
  readonly expansion: number;
  readonly strides: number;
  readonly options: BackboneOptions;
}): Block {
  const { prefix, channels, filters, expansion, strides, options } = block;
  const parts: Block[] = [];
  const next = (): string => `${prefix}.conv.${parts.length}`;
  if (expansion > 1)
    parts.push(unit({ prefix: next(), filters: channels * expansion, kernelSize: 1, options }));
  parts.push(unit({ prefix: next(), kernelSize: 3, strides, options }));
  parts.push(symmetricConv({ name: next(), filters, kernelSize: 1 }));
  parts.push(norm(next(), options));
  if (strides > 1 || channels !== filters) return parts;
  return branches({ branches: [parts, []], merge: add({ name: `${prefix}.add` }) });
}
