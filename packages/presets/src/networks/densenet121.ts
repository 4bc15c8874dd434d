import {
  activation,
  averagePooling2d,
  type Block,
  branches,
  concatenate,
  type ModelDefinition,
  maxPooling2d,
  sequential,
  zeroPadding2d,
} from '@cnn/core';
import { type BackboneOptions, checkBackboneOptions, norm, symmetricConv, top } from './backbone.js';
import { checkSize } from './preset.js';

/** Channels that each layer adds, and layers in each block: table 1 of the paper. */
const growth = 32;
const blocks = [6, 12, 24, 16];

/**
 * DenseNet-121: every layer reads all layers of its block before it, [h, w, c] → [classes]. Huang et al. 2016, arXiv 1608.06993. Names
 * and shapes of its weights are those of torchvision's `densenet121`. Keras's `DenseNet121` has an epsilon of 1.001e-5 and other names.
 *
 * ```ts
 * const model = densenet121({ input: [224, 224, 3], classes: 1000 }); // 7,978,856 weights
 * ```
 *
 * @throws CnnError (MODEL) for images below 29×29 and fewer than two classes, (OPTIONS) for options that there are not or that
 *   don't go together
 */
export function densenet121(options: BackboneOptions): ModelDefinition {
  checkBackboneOptions('densenet121', options, {});
  checkSize('densenet121', options.input, 29);
  let channels = 64;
  const body = blocks.map((count, at): Block => {
    const index = at + 1;
    const layers = Array.from({ length: count }, (_, layer) =>
      denseLayer(`features.denseblock${index}.denselayer${layer + 1}`, options),
    );
    channels += count * growth;
    if (index === blocks.length) return layers;
    channels /= 2;
    return [layers, transition(`features.transition${index}`, channels, options)];
  });
  return sequential({
    name: options.name ?? 'densenet121',
    input: options.input,
    layers: [
      symmetricConv({ name: 'features.conv0', filters: 64, kernelSize: 7, strides: 2 }),
      norm('features.norm0', options),
      relu('features.relu0'),
      // After a ReLU no value is below the zeros, which PyTorch's pooling has −∞ for.
      zeroPadding2d({ name: 'features.pool0.pad', padding: 1 }),
      maxPooling2d({ name: 'features.pool0', poolSize: 3, strides: 2 }),
      body,
      norm('features.norm5', options),
      relu('features.relu5'),
      top({ options, name: 'classifier' }),
    ],
  });
}

const relu = (name: string): Block => activation({ name, activation: 'relu' });

function denseLayer(prefix: string, options: BackboneOptions): Block {
  const added = [
    norm(`${prefix}.norm1`, options),
    relu(`${prefix}.relu1`),
    symmetricConv({ name: `${prefix}.conv1`, filters: 4 * growth, kernelSize: 1 }),
    norm(`${prefix}.norm2`, options),
    relu(`${prefix}.relu2`),
    symmetricConv({ name: `${prefix}.conv2`, filters: growth, kernelSize: 3 }),
  ];
  return branches({ branches: [[], added], merge: concatenate({ name: `${prefix}.concatenate` }) });
}

function transition(prefix: string, filters: number, options: BackboneOptions): Block {
  return [
    norm(`${prefix}.norm`, options),
    relu(`${prefix}.relu`),
    symmetricConv({ name: `${prefix}.conv`, filters, kernelSize: 1 }),
    averagePooling2d({ name: `${prefix}.pool`, poolSize: 2 }),
  ];
}
