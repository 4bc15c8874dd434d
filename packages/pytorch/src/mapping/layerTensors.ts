import type { LoweredLayer, Shape } from '@cnn/core';
import {
  type Conversion,
  kernelOfConvolution,
  kernelOfDense,
  kernelOfDepthwise,
  kernelOfTransposed,
  slopes,
  unchanged,
  vector,
} from './conversion.js';
import type { FlatOrder } from './flatOrder.js';

/** What a module of PyTorch calls one of a layer's variables. */
interface ModuleTensor {
  /** Behind the module's name: `weight`, `running_mean`. */
  readonly suffix: string;
  readonly convert: (ours: Shape, order: FlatOrder) => Conversion;
}

export interface ModuleRule {
  /** PyTorch's class. */
  readonly type: string | ((lowered: LoweredLayer) => string);
  /** By the variables of the layer. */
  readonly tensors: Readonly<Record<string, ModuleTensor>>;
}

const weight = (convert: ModuleTensor['convert']): ModuleTensor => ({ suffix: 'weight', convert });
const bias: ModuleTensor = { suffix: 'bias', convert: unchanged };
const scaled = {
  gamma: { suffix: 'weight', convert: vector },
  beta: { suffix: 'bias', convert: vector },
} as const;

/** By the types of our layers. Other layers' variables keep their names and shapes. */
export const moduleRules: Readonly<Record<string, ModuleRule>> = {
  conv2d: { type: 'Conv2d', tensors: { kernel: weight(kernelOfConvolution), bias } },
  depthwiseConv2d: { type: 'Conv2d', tensors: { kernel: weight(kernelOfDepthwise), bias } },
  conv2dTranspose: { type: 'ConvTranspose2d', tensors: { kernel: weight(kernelOfTransposed), bias } },
  separableConv2d: {
    type: 'Sequential of two Conv2d',
    tensors: {
      depthwise_kernel: { suffix: '0.weight', convert: kernelOfDepthwise },
      pointwise_kernel: { suffix: '1.weight', convert: kernelOfConvolution },
      bias: { suffix: '1.bias', convert: unchanged },
    },
  },
  dense: { type: 'Linear', tensors: { kernel: weight(kernelOfDense), bias } },
  cosineDense: { type: 'Linear', tensors: { kernel: weight(kernelOfDense) } },
  batchNormalization: {
    type: ({ output }) => (output.shape.length === 2 ? 'BatchNorm1d' : 'BatchNorm2d'),
    tensors: {
      ...scaled,
      moving_mean: { suffix: 'running_mean', convert: vector },
      moving_variance: { suffix: 'running_var', convert: vector },
    },
  },
  layerNormalization: { type: 'LayerNorm', tensors: scaled },
  groupNormalization: { type: 'GroupNorm', tensors: scaled },
  prelu: {
    type: 'PReLU',
    tensors: { alpha: weight((ours, order) => (order ? vector(ours, order) : slopes(ours))) },
  },
};
