import {
  type Block,
  batchNormalization,
  CnnError,
  type Conv2dLayer,
  conv2d,
  dense,
  depthwiseConv2d,
  dropout,
  globalAveragePooling2d,
  globalMaxPooling2d,
  zeroPadding2d,
} from '@cnn/core';
import { checkClasses, checkPresetOptions, type PresetOptions } from './preset.js';

/** What the published architectures take, whose layers and weights have torchvision's names and shapes. */
export interface BackboneOptions extends PresetOptions {
  /** Whether the network ends in its layer of classes. Default true. */
  readonly includeTop?: boolean | undefined;
  /**
   * What a network without that layer ends in: the `avg` or `max` of each channel. Default neither: the last layer's feature map
   * [h, w, channels].
   */
  readonly pooling?: 'avg' | 'max' | undefined;
  /**
   * What the layer of classes ends in. Default: one sigmoid for two classes, else a softmax. `softmax` has one output per class
   * for two as well; `linear` gives logits, one per class, as torchvision does.
   */
  readonly classifierActivation?: 'sigmoid' | 'softmax' | 'linear' | undefined;
  /** Of the batch normalizations' running statistics. Default 0.9, which PyTorch calls 0.1; Keras has 0.99. */
  readonly momentum?: number | undefined;
}

type OwnOptions<O extends BackboneOptions> = {
  readonly [Name in Exclude<keyof O, keyof BackboneOptions>]-?: true;
};

/**
 * Checks the names of an architecture's options, and that they go together.
 *
 * @throws CnnError (OPTIONS) for `pooling` of a network that has its top, or `classes` of one that has not
 */
export function checkBackboneOptions<O extends BackboneOptions>(
  preset: string,
  options: O,
  own: OwnOptions<O>,
): void {
  const shared = { includeTop: true, pooling: true, classifierActivation: true, momentum: true } as const;
  checkPresetOptions<BackboneOptions>(preset, options, { ...shared, ...own });
  const { includeTop = true, pooling, classes, classifierActivation } = options;
  if (includeTop && pooling !== undefined)
    throw new CnnError(
      'OPTIONS',
      `${preset}: pooling is for networks without a top. Use includeTop: false with it, or leave it out.`,
    );
  if (pooling !== undefined && pooling !== 'avg' && pooling !== 'max')
    throw new CnnError(
      'OPTIONS',
      `${preset}: pooling: expected 'avg' or 'max', received ${String(pooling)}.`,
    );
  if (includeTop) return;
  const surplus = Object.entries({ classes, classifierActivation }).find(([, value]) => value !== undefined);
  if (surplus)
    throw new CnnError(
      'OPTIONS',
      `${preset}: ${surplus[0]} is of the layer of classes, which includeTop: false leaves out. Leave out one of them.`,
    );
}

export interface TopOptions {
  readonly options: BackboneOptions;
  /** Name of the layer of classes. */
  readonly name: string;
  /** Of a dropout before it, with its name. */
  readonly rate?: { readonly name: string; readonly rate: number } | undefined;
}

/** What an architecture ends in: its layer of classes, or what is asked for in its place. */
export function top({ options, name, rate }: TopOptions): Block {
  const { includeTop = true, pooling, classes = 2, classifierActivation } = options;
  if (!includeTop) {
    if (pooling === undefined) return [];
    return pooling === 'avg'
      ? globalAveragePooling2d({ name: 'avgpool' })
      : globalMaxPooling2d({ name: 'maxpool_top' });
  }
  checkClasses(classes);
  const activation = classifierActivation ?? (classes === 2 ? 'sigmoid' : 'softmax');
  const units = activation === 'sigmoid' && classes === 2 ? 1 : classes;
  return [
    globalAveragePooling2d({ name: 'avgpool' }),
    rate ? dropout(rate) : [],
    dense({ name, units, activation }),
  ];
}

export interface SymmetricConvOptions {
  readonly name: string;
  /** Absent: a depthwise convolution. */
  readonly filters?: number | undefined;
  readonly kernelSize: number;
  readonly strides?: number | undefined;
  readonly activation?: Conv2dLayer['activation'];
  /** Default false. */
  readonly useBias?: boolean | undefined;
}

/**
 * A convolution with as many zeros on either side, PyTorch's `padding=kernelSize // 2`: [h, w, c] → [⌈h / strides⌉, ⌈w / strides⌉, …].
 * Keras's 'same' is that with strides of 1; with more it puts fewer zeros on top and left, so that they are a layer of their own.
 */
export function symmetricConv(options: SymmetricConvOptions): Block {
  const { name, filters, kernelSize, strides = 1, activation, useBias = false } = options;
  const border = Math.floor(kernelSize / 2);
  const own = strides > 1 && border > 0;
  const shared = { name, kernelSize, strides, activation, useBias, padding: own ? 'valid' : 'same' } as const;
  const convolution =
    filters === undefined
      ? depthwiseConv2d({ ...shared, depthwiseInitializer: 'heNormal' })
      : conv2d({ ...shared, filters, kernelInitializer: 'heNormal' });
  return own ? [zeroPadding2d({ name: `${name}.pad`, padding: border }), convolution] : convolution;
}

/** PyTorch's `BatchNorm2d`: epsilon 1e-5. */
export function norm(name: string, { momentum = 0.9 }: BackboneOptions): Block {
  return batchNormalization({ name, epsilon: 1e-5, momentum });
}
