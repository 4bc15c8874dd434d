import type { LayerDefinition, LayerType, Shape } from '@cnn/core';

export const layerGroups = [
  'Convolution',
  'Pooling',
  'Dense',
  'Normalization',
  'Activation',
  'Regularization',
  'Reshaping',
  'Merging',
] as const;

export type LayerGroup = (typeof layerGroups)[number];

export interface CatalogueEntry {
  readonly group: LayerGroup;
  /** As Keras calls it. */
  readonly title: string;
  readonly line: string;
  /** Options that a new one starts with, given the shape that it reads. */
  readonly start?: ((shape: Shape | undefined) => Readonly<Record<string, unknown>>) | undefined;
}

const convolution = () => ({ filters: 32, kernelSize: 3, padding: 'same', activation: 'relu' });

/** Every type of layer, as the page offers it. */
export const layerCatalogue: Readonly<Record<LayerType, CatalogueEntry>> = {
  conv2d: {
    group: 'Convolution',
    title: 'Conv2D',
    line: 'Finds local patterns with learned filters',
    start: convolution,
  },
  depthwiseConv2d: {
    group: 'Convolution',
    title: 'DepthwiseConv2D',
    line: 'One filter per channel; few parameters',
    start: () => ({ kernelSize: 3, padding: 'same', activation: 'relu' }),
  },
  separableConv2d: {
    group: 'Convolution',
    title: 'SeparableConv2D',
    line: 'Depthwise, then 1×1; a cheaper Conv2D',
    start: convolution,
  },
  conv2dTranspose: {
    group: 'Convolution',
    title: 'Conv2DTranspose',
    line: 'Enlarges with learned filters',
    start: () => ({ filters: 32, kernelSize: 2, strides: 2, activation: 'relu' }),
  },
  upSampling2d: { group: 'Convolution', title: 'UpSampling2D', line: 'Enlarges by repeating pixels' },
  maxPooling2d: { group: 'Pooling', title: 'MaxPooling2D', line: 'Keeps the largest value of each window' },
  averagePooling2d: { group: 'Pooling', title: 'AveragePooling2D', line: 'Averages each window' },
  globalAveragePooling2d: {
    group: 'Pooling',
    title: 'GlobalAveragePooling2D',
    line: 'One average per channel; replaces Flatten',
  },
  globalMaxPooling2d: { group: 'Pooling', title: 'GlobalMaxPooling2D', line: 'One maximum per channel' },
  dense: {
    group: 'Dense',
    title: 'Dense',
    line: 'Connects every input with every unit',
    start: () => ({ units: 128, activation: 'relu' }),
  },
  cosineDense: {
    group: 'Dense',
    title: 'CosineDense',
    line: 'Cosine similarity with a learned direction per unit',
    start: () => ({ units: 128 }),
  },
  batchNormalization: {
    group: 'Normalization',
    title: 'BatchNormalization',
    line: 'Normalizes each channel over the batch',
  },
  layerNormalization: {
    group: 'Normalization',
    title: 'LayerNormalization',
    line: 'Normalizes each position over its channels',
  },
  groupNormalization: {
    group: 'Normalization',
    title: 'GroupNormalization',
    line: 'Normalizes groups of channels; independent of the batch size',
    start: (shape) => ({ groups: groupsFor(shape?.at(-1) ?? 32) }),
  },
  normalization: {
    group: 'Normalization',
    title: 'Normalization',
    line: 'Subtracts a fixed mean, divides by a fixed deviation',
    start: () => ({ mean: 0, variance: 1 }),
  },
  rescaling: {
    group: 'Normalization',
    title: 'Rescaling',
    line: 'Multiplies by a number and adds one',
    start: () => ({ scale: 1 }),
  },
  activation: {
    group: 'Activation',
    title: 'Activation',
    line: 'Any activation function by name',
    start: () => ({ activation: 'relu' }),
  },
  relu: { group: 'Activation', title: 'ReLU', line: 'Cuts off negative values' },
  leakyRelu: { group: 'Activation', title: 'LeakyReLU', line: 'ReLU with a small slope below 0' },
  prelu: { group: 'Activation', title: 'PReLU', line: 'ReLU with a learned slope below 0' },
  elu: { group: 'Activation', title: 'ELU', line: 'Exponential below 0' },
  softmax: { group: 'Activation', title: 'Softmax', line: 'Probabilities that sum to 1' },
  dropout: {
    group: 'Regularization',
    title: 'Dropout',
    line: 'Drops random values while training',
    start: () => ({ rate: 0.5 }),
  },
  spatialDropout2d: {
    group: 'Regularization',
    title: 'SpatialDropout2D',
    line: 'Drops whole channels while training',
    start: () => ({ rate: 0.2 }),
  },
  flatten: { group: 'Reshaping', title: 'Flatten', line: 'Images to one long vector' },
  reshape: {
    group: 'Reshaping',
    title: 'Reshape',
    line: 'The same values in another shape',
    start: (shape) => ({ targetShape: shape ?? [-1] }),
  },
  permute: {
    group: 'Reshaping',
    title: 'Permute',
    line: 'Swaps axes',
    start: (shape) => ({ dims: (shape ?? [1, 1, 1]).map((_, axis) => axis + 1) }),
  },
  resizing: {
    group: 'Reshaping',
    title: 'Resizing',
    line: 'Scales images to a fixed size',
    start: (shape) => ({ height: shape?.[0] ?? 32, width: shape?.[1] ?? 32 }),
  },
  cropping2d: {
    group: 'Reshaping',
    title: 'Cropping2D',
    line: 'Cuts off borders',
    start: () => ({ cropping: 1 }),
  },
  zeroPadding2d: { group: 'Reshaping', title: 'ZeroPadding2D', line: 'Adds a border of zeros' },
  add: { group: 'Merging', title: 'Add', line: 'Sum of several layers; a residual connection' },
  subtract: { group: 'Merging', title: 'Subtract', line: 'Difference of two layers' },
  multiply: { group: 'Merging', title: 'Multiply', line: 'Product of several layers' },
  average: { group: 'Merging', title: 'Average', line: 'Mean of several layers' },
  maximum: { group: 'Merging', title: 'Maximum', line: 'Largest of several layers, element by element' },
  minimum: { group: 'Merging', title: 'Minimum', line: 'Smallest of several layers, element by element' },
  concatenate: { group: 'Merging', title: 'Concatenate', line: 'Channels of several layers side by side' },
};

/** The most groups up to 32 that divide the channels. */
function groupsFor(channels: number): number {
  return [32, 16, 8, 4, 2].find((groups) => channels % groups === 0) ?? 1;
}

/** What is known of a type; of a custom layer or a structure, the type itself. */
export function entryOf(type: string): Pick<CatalogueEntry, 'title'> & { readonly group?: LayerGroup } {
  if (Object.hasOwn(layerCatalogue, type)) return layerCatalogue[type as LayerType];
  if (type === 'model') return { title: 'Model' };
  return { title: type === 'shared' ? 'Shared weights' : type };
}

/** A new layer of a type, with options that fit the shape that it reads. */
export function newLayer(type: LayerType, shape: Shape | undefined): LayerDefinition {
  // The type with the options that it asks for, as a test makes sure.
  return { type, ...layerCatalogue[type].start?.(shape) } as LayerDefinition;
}
