import { type ActivationLayer, activationRule } from './activation.js';
import { type AddLayer, addRule } from './add.js';
import { type AverageLayer, averageRule } from './average.js';
import { type AveragePooling2dLayer, averagePooling2dRule } from './averagePooling2d.js';
import { type BatchNormalizationLayer, batchNormalizationRule } from './batchNormalization.js';
import { type ConcatenateLayer, concatenateRule } from './concatenate.js';
import { type Conv2dLayer, conv2dRule } from './conv2d.js';
import { type Conv2dTransposeLayer, conv2dTransposeRule } from './conv2dTranspose.js';
import { type CosineDenseLayer, cosineDenseRule } from './cosineDense.js';
import { type Cropping2dLayer, cropping2dRule } from './cropping2d.js';
import { type DenseLayer, denseRule } from './dense.js';
import { type DepthwiseConv2dLayer, depthwiseConv2dRule } from './depthwiseConv2d.js';
import { type DropoutLayer, dropoutRule } from './dropout.js';
import { type FlattenLayer, flattenRule } from './flatten.js';
import { type GlobalAveragePooling2dLayer, globalAveragePooling2dRule } from './globalAveragePooling2d.js';
import { type GlobalMaxPooling2dLayer, globalMaxPooling2dRule } from './globalMaxPooling2d.js';
import { type GroupNormalizationLayer, groupNormalizationRule } from './groupNormalization.js';
import type { LayerRule } from './layer.js';
import { type LayerNormalizationLayer, layerNormalizationRule } from './layerNormalization.js';
import { type LeakyReluLayer, leakyReluRule } from './leakyRelu.js';
import { type MaximumLayer, maximumRule } from './maximum.js';
import { type MaxPooling2dLayer, maxPooling2dRule } from './maxPooling2d.js';
import { type MultiplyLayer, multiplyRule } from './multiply.js';
import { type NormalizationLayer, normalizationRule } from './normalization.js';
import { type RescalingLayer, rescalingRule } from './rescaling.js';
import { type ReshapeLayer, reshapeRule } from './reshape.js';
import { type SeparableConv2dLayer, separableConv2dRule } from './separableConv2d.js';
import { type SpatialDropout2dLayer, spatialDropout2dRule } from './spatialDropout2d.js';
import { type UpSampling2dLayer, upSampling2dRule } from './upSampling2d.js';
import { type ZeroPadding2dLayer, zeroPadding2dRule } from './zeroPadding2d.js';

/** Every layer, told apart by `type`. */
export type LayerDefinition =
  | ActivationLayer
  | AddLayer
  | AverageLayer
  | AveragePooling2dLayer
  | BatchNormalizationLayer
  | ConcatenateLayer
  | Conv2dLayer
  | Conv2dTransposeLayer
  | CosineDenseLayer
  | Cropping2dLayer
  | DenseLayer
  | DepthwiseConv2dLayer
  | DropoutLayer
  | FlattenLayer
  | GlobalAveragePooling2dLayer
  | GlobalMaxPooling2dLayer
  | GroupNormalizationLayer
  | LayerNormalizationLayer
  | LeakyReluLayer
  | MaximumLayer
  | MaxPooling2dLayer
  | MultiplyLayer
  | NormalizationLayer
  | RescalingLayer
  | ReshapeLayer
  | SeparableConv2dLayer
  | SpatialDropout2dLayer
  | UpSampling2dLayer
  | ZeroPadding2dLayer;

export type LayerType = LayerDefinition['type'];

/** The rule of every type of layer: a type without one, or with the rule of another, is a type error. */
export const layerRules = {
  activation: activationRule,
  add: addRule,
  average: averageRule,
  averagePooling2d: averagePooling2dRule,
  batchNormalization: batchNormalizationRule,
  concatenate: concatenateRule,
  conv2d: conv2dRule,
  conv2dTranspose: conv2dTransposeRule,
  cosineDense: cosineDenseRule,
  cropping2d: cropping2dRule,
  dense: denseRule,
  depthwiseConv2d: depthwiseConv2dRule,
  dropout: dropoutRule,
  flatten: flattenRule,
  globalAveragePooling2d: globalAveragePooling2dRule,
  globalMaxPooling2d: globalMaxPooling2dRule,
  groupNormalization: groupNormalizationRule,
  layerNormalization: layerNormalizationRule,
  leakyRelu: leakyReluRule,
  maximum: maximumRule,
  maxPooling2d: maxPooling2dRule,
  multiply: multiplyRule,
  normalization: normalizationRule,
  rescaling: rescalingRule,
  reshape: reshapeRule,
  separableConv2d: separableConv2dRule,
  spatialDropout2d: spatialDropout2dRule,
  upSampling2d: upSampling2dRule,
  zeroPadding2d: zeroPadding2dRule,
} satisfies { readonly [K in LayerType]: LayerRule<Extract<LayerDefinition, { readonly type: K }>> };
