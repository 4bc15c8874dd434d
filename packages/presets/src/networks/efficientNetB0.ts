import {
  activation,
  add,
  type Block,
  branches,
  conv2d,
  dropout,
  globalAveragePooling2d,
  type ModelDefinition,
  multiply,
  sequential,
} from '@cnn/core';
import { type BackboneOptions, checkBackboneOptions, norm, symmetricConv, top } from './backbone.js';

/** Expansion, kernel size, strides, filters and repetitions of the stages: table 1 of the paper. */
const stages = [
  [1, 3, 1, 16, 1],
  [6, 3, 2, 24, 2],
  [6, 5, 2, 40, 2],
  [6, 3, 2, 80, 3],
  [6, 5, 1, 112, 3],
  [6, 5, 2, 192, 4],
  [6, 3, 1, 320, 1],
] as const;

const blockCount = stages.reduce((sum, [, , , , count]) => sum + count, 0);

export interface EfficientNetB0Options extends BackboneOptions {
  /** Of the dropout before the layer of classes. Default 0.2. */
  readonly rate?: number | undefined;
  /**
   * Stochastic depth, in training only: how likely the last block's residual branch is left out of an image's way through the
   * network; those before it less so, in even steps from 0. Default 0.2.
   */
  readonly dropConnectRate?: number | undefined;
}

/**
 * EfficientNet-B0: inverted residuals with squeeze-and-excitation, [h, w, c] → [classes]. Tan & Le 2019, arXiv 1905.11946. Names
 * and shapes of its weights are those of torchvision's `efficientnet_b0`. Keras's `EfficientNetB0` has rescaling and normalization of
 * its images inside, an epsilon of 1e-3, other names and fewer zeros on top and left where strides are 2.
 *
 * ```ts
 * const model = efficientNetB0({ input: [224, 224, 3], classes: 1000 }); // 5,288,548 weights
 * ```
 *
 * @throws CnnError (OPTIONS) for options that there are not or that don't go together, (MODEL) for fewer than two classes
 */
export function efficientNetB0(options: EfficientNetB0Options): ModelDefinition {
  checkBackboneOptions('efficientNetB0', options, { rate: true, dropConnectRate: true });
  const { rate = 0.2, dropConnectRate = 0.2 } = options;
  let channels = 32;
  let done = 0;
  const blocks = stages.map(([expansion, kernelSize, strides, filters, count], stage) =>
    Array.from({ length: count }, (_, index): Block => {
      const block = inverted({
        prefix: `features.${stage + 1}.${index}`,
        channels,
        filters,
        expansion,
        kernelSize,
        strides: index === 0 ? strides : 1,
        rate: (dropConnectRate * done) / blockCount,
        options,
      });
      channels = filters;
      done += 1;
      return block;
    }),
  );
  return sequential({
    name: options.name ?? 'efficientNetB0',
    input: options.input,
    layers: [
      unit({ prefix: 'features.0', filters: 32, kernelSize: 3, strides: 2, options }),
      blocks,
      unit({ prefix: `features.${stages.length + 1}`, filters: 1280, kernelSize: 1, options }),
      top({ options, name: 'classifier.1', rate: { name: 'classifier.0', rate } }),
    ],
  });
}

/** Convolution, batch normalization, SiLU: torchvision's `Conv2dNormActivation`, with its numbers as names. */
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
    activation({ name: `${prefix}.2`, activation: 'swish' }),
  ];
}

/** Weighs each channel by what all hold. Hu et al. 2017, arXiv 1709.01507, with a SiLU inside. */
function squeezeExcite(prefix: string, channels: number, inner: number): Block {
  const weights = [
    globalAveragePooling2d({ name: `${prefix}.avgpool`, keepDims: true }),
    conv2d({ name: `${prefix}.fc1`, filters: inner, kernelSize: 1, activation: 'swish' }),
    conv2d({ name: `${prefix}.fc2`, filters: channels, kernelSize: 1, activation: 'sigmoid' }),
  ];
  return branches({ branches: [[], weights], merge: multiply({ name: `${prefix}.scale` }) });
}

function inverted(block: {
  readonly prefix: string;
  readonly channels: number;
  readonly filters: number;
  readonly expansion: number;
  readonly kernelSize: number;
  readonly strides: number;
  /** Of its residual branch being left out. */
  readonly rate: number;
  readonly options: BackboneOptions;
}): Block {
  const { prefix, channels, filters, expansion, kernelSize, strides, rate, options } = block;
  const expanded = channels * expansion;
  const parts: Block[] = [];
  const next = (): string => `${prefix}.block.${parts.length}`;
  if (expansion > 1) parts.push(unit({ prefix: next(), filters: expanded, kernelSize: 1, options }));
  parts.push(unit({ prefix: next(), kernelSize, strides, options }));
  parts.push(squeezeExcite(next(), expanded, Math.max(1, Math.floor(channels / 4))));
  const projection = next();
  parts.push([
    symmetricConv({ name: `${projection}.0`, filters, kernelSize: 1 }),
    norm(`${projection}.1`, options),
  ]);
  if (strides > 1 || channels !== filters) return parts;
  // One mask per image: the whole branch, or nothing of it. Huang et al. 2016, arXiv 1603.09382.
  const depth = dropout({ name: `${prefix}.stochastic_depth`, rate, noiseShape: [null, 1, 1, 1] });
  return branches({ branches: [[parts, depth], []], merge: add({ name: `${prefix}.add` }) });
}
