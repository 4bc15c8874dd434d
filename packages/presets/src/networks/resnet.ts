import {
  activation,
  add,
  type Block,
  branches,
  type ModelDefinition,
  maxPooling2d,
  sequential,
  zeroPadding2d,
} from '@cnn/core';
import { type BackboneOptions, checkBackboneOptions, norm, symmetricConv, top } from './backbone.js';

/** How one of the paper's residual networks differs from the others. */
interface Variant {
  readonly name: string;
  /** Blocks in each of the four stages. */
  readonly blocks: readonly number[];
  /** Three convolutions a block, the outer ones of 1×1, instead of two of 3×3. */
  readonly bottleneck?: boolean;
}

/**
 * ResNet-18. He et al. 2015, arXiv 1512.03385, table 1: [h, w, c] → [classes]. Names and shapes of its weights are those of
 * torchvision's `resnet18`. Keras's applications begin at ResNet-50.
 *
 * ```ts
 * const model = resnet18({ input: [224, 224, 3], classes: 1000 }); // 11,689,512 weights, and 9,600 statistics
 * ```
 *
 * @throws CnnError (OPTIONS) for options that there are not or that don't go together, (MODEL) for fewer than two classes
 */
export function resnet18(options: BackboneOptions): ModelDefinition {
  return resnet({ name: 'resnet18', blocks: [2, 2, 2, 2] }, options);
}

/**
 * ResNet-34, like `resnet18` with more blocks. He et al. 2015, arXiv 1512.03385, table 1.
 *
 * ```ts
 * const model = resnet34({ input: [224, 224, 3], classes: 1000 }); // 21,797,672 weights
 * ```
 */
export function resnet34(options: BackboneOptions): ModelDefinition {
  return resnet({ name: 'resnet34', blocks: [3, 4, 6, 3] }, options);
}

/**
 * ResNet-50, of bottleneck blocks. He et al. 2015, arXiv 1512.03385, table 1, with the strides in the 3×3 convolutions, as in
 * torchvision ("v1.5"). Keras's `ResNet50` has them in the first 1×1, biases in its convolutions and an epsilon of 1.001e-5,
 * so that its weights don't fit here.
 *
 * ```ts
 * const backbone = resnet50({ input: [224, 224, 3], includeTop: false, pooling: 'avg' }); // [2048]
 * ```
 */
export function resnet50(options: BackboneOptions): ModelDefinition {
  return resnet({ name: 'resnet50', blocks: [3, 4, 6, 3], bottleneck: true }, options);
}

function resnet({ name, blocks, bottleneck = false }: Variant, options: BackboneOptions): ModelDefinition {
  checkBackboneOptions(name, options, {});
  const widen = bottleneck ? 4 : 1;
  let channels = 64;
  const stages = blocks.map((count, stage): Block => {
    const filters = 64 * 2 ** stage;
    return Array.from({ length: count }, (_, index) => {
      const strides = stage > 0 && index === 0 ? 2 : 1;
      const projection = strides > 1 || channels !== filters * widen;
      channels = filters * widen;
      const prefix = `layer${stage + 1}.${index}`;
      return residual({ prefix, filters, strides, projection, bottleneck, options });
    });
  });
  return sequential({
    name: options.name ?? name,
    input: options.input,
    layers: [
      symmetricConv({ name: 'conv1', filters: 64, kernelSize: 7, strides: 2 }),
      norm('bn1', options),
      activation({ name: 'relu', activation: 'relu' }),
      // After a ReLU no value is below the zeros, which PyTorch's pooling has −∞ for.
      zeroPadding2d({ name: 'maxpool.pad', padding: 1 }),
      maxPooling2d({ name: 'maxpool', poolSize: 3, strides: 2 }),
      stages,
      top({ options, name: 'fc' }),
    ],
  });
}

function residual(block: {
  readonly prefix: string;
  readonly filters: number;
  readonly strides: number;
  readonly projection: boolean;
  readonly bottleneck: boolean;
  readonly options: BackboneOptions;
}): Block {
  const { prefix, filters, strides, projection, bottleneck, options } = block;
  const convolutions = bottleneck
    ? [
        { filters, kernelSize: 1 },
        { filters, kernelSize: 3, strides },
        { filters: 4 * filters, kernelSize: 1 },
      ]
    : [
        { filters, kernelSize: 3, strides },
        { filters, kernelSize: 3 },
      ];
  const last = convolutions.length;
  const relu = (index: number): Block => activation({ name: `${prefix}.relu${index}`, activation: 'relu' });
  const body = convolutions.map((convolution, at): Block => {
    const index = at + 1;
    return [
      symmetricConv({ name: `${prefix}.conv${index}`, ...convolution }),
      norm(`${prefix}.bn${index}`, options),
      index < last ? relu(index) : [],
    ];
  });
  const width = convolutions.at(-1)?.filters;
  const shortcut = projection
    ? [
        symmetricConv({ name: `${prefix}.downsample.0`, filters: width, kernelSize: 1, strides }),
        norm(`${prefix}.downsample.1`, options),
      ]
    : [];
  return [branches({ branches: [body, shortcut], merge: add({ name: `${prefix}.add` }) }), relu(last)];
}
