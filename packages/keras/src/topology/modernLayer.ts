import { type Json, under } from '../json.js';

/** Class names of Keras 1 and early Keras 2, and Keras 3's. */
const classNames: Readonly<Record<string, string>> = {
  Convolution2D: 'Conv2D',
  AtrousConvolution2D: 'Conv2D',
  AtrousConv2D: 'Conv2D',
  SeparableConvolution2D: 'SeparableConv2D',
  Deconvolution2D: 'Conv2DTranspose',
  Convolution2DTranspose: 'Conv2DTranspose',
  DepthwiseConvolution2D: 'DepthwiseConv2D',
  MaxPool2D: 'MaxPooling2D',
  AvgPool2D: 'AveragePooling2D',
  GlobalAvgPool2D: 'GlobalAveragePooling2D',
  GlobalMaxPool2D: 'GlobalMaxPooling2D',
  BatchNormalizationV1: 'BatchNormalization',
  BatchNormalizationV2: 'BatchNormalization',
  SyncBatchNormalization: 'BatchNormalization',
};

/** Options of Keras 1 and 2, and Keras 3's. */
const optionNames: Readonly<Record<string, string>> = {
  nb_filter: 'filters',
  subsample: 'strides',
  border_mode: 'padding',
  dim_ordering: 'data_format',
  atrous_rate: 'dilation_rate',
  output_dim: 'units',
  init: 'kernel_initializer',
  bias: 'use_bias',
  W_regularizer: 'kernel_regularizer',
  b_regularizer: 'bias_regularizer',
  W_constraint: 'kernel_constraint',
  b_constraint: 'bias_constraint',
  beta_init: 'beta_initializer',
  gamma_init: 'gamma_initializer',
  p: 'rate',
  keep_dims: 'keepdims',
};

const orderings: Readonly<Record<string, string>> = { th: 'channels_first', tf: 'channels_last' };

/** What some classes call differently from the others. */
const ownNames: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  LeakyReLU: { alpha: 'negative_slope' },
  PReLU: { init: 'alpha_initializer' },
  Merge: { concat_axis: 'axis' },
  SeparableConv2D: { init: 'depthwise_initializer' },
  DepthwiseConv2D: {
    kernel_initializer: 'depthwise_initializer',
    kernel_regularizer: 'depthwise_regularizer',
    kernel_constraint: 'depthwise_constraint',
  },
};

/** Options of a parent class that layers write without having them. */
const meaningless: Readonly<Record<string, readonly string[]>> = {
  DepthwiseConv2D: ['groups', 'filters'],
  SeparableConv2D: ['groups', 'kernel_initializer', 'kernel_regularizer', 'kernel_constraint'],
  Conv2DTranspose: ['groups'],
};

/** A layer of any version with Keras 3's class and option names. What has the same name and another form is left as it is. */
export function modernLayer(
  className: string,
  config: Json,
): { readonly className: string; readonly config: Json } {
  const modern = under(classNames, className) ?? className;
  const { nb_row: rows, nb_col: columns, ...others } = config;
  const renamed: Record<string, unknown> = {};
  if (rows !== undefined && columns !== undefined) renamed.kernel_size = [rows, columns];
  const own = under(ownNames, modern) ?? {};
  const left = under(meaningless, modern) ?? [];
  for (const [name, value] of Object.entries(others)) {
    if (left.includes(name)) continue;
    const known = under(own, name) ?? under(optionNames, name) ?? name;
    // A name of Keras 3 beats an older one that stands beside it.
    if (known !== name && known in others) continue;
    renamed[known] = known === 'data_format' ? (under(orderings, String(value)) ?? value) : value;
  }
  // A class of its own in Keras 2, an option in Keras 3.
  if (className === 'SyncBatchNormalization') renamed.synchronized = true;
  return { className: modern, config: renamed };
}

/** Whether a config is spelt as Keras 1 does. */
export function isKeras1(config: Json): boolean {
  return (
    'nb_filter' in config || 'border_mode' in config || 'dim_ordering' in config || 'output_dim' in config
  );
}
