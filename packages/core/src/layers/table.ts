import { activationRule } from './activation.js';
import { addRule } from './add.js';
import { averageRule } from './average.js';
import { averagePooling2dRule } from './averagePooling2d.js';
import { batchNormalizationRule } from './batchNormalization.js';
import { concatenateRule } from './concatenate.js';
import { conv2dRule } from './conv2d.js';
import { conv2dTransposeRule } from './conv2dTranspose.js';
import { cosineDenseRule } from './cosineDense.js';
import { cropping2dRule } from './cropping2d.js';
import { denseRule } from './dense.js';
import { depthwiseConv2dRule } from './depthwiseConv2d.js';
import { dropoutRule } from './dropout.js';
import { eluRule } from './elu.js';
import { flattenRule } from './flatten.js';
import { globalAveragePooling2dRule } from './globalAveragePooling2d.js';
import { globalMaxPooling2dRule } from './globalMaxPooling2d.js';
import { groupNormalizationRule } from './groupNormalization.js';
import type { LayerRule } from './layer.js';
import { layerNormalizationRule } from './layerNormalization.js';
import { leakyReluRule } from './leakyRelu.js';
import { maximumRule } from './maximum.js';
import { maxPooling2dRule } from './maxPooling2d.js';
import { minimumRule } from './minimum.js';
import { multiplyRule } from './multiply.js';
import { normalizationRule } from './normalization.js';
import { permuteRule } from './permute.js';
import { preluRule } from './prelu.js';
import { reluRule } from './relu.js';
import { rescalingRule } from './rescaling.js';
import { reshapeRule } from './reshape.js';
import { resizingRule } from './resizing.js';
import { separableConv2dRule } from './separableConv2d.js';
import { softmaxRule } from './softmax.js';
import { spatialDropout2dRule } from './spatialDropout2d.js';
import { subtractRule } from './subtract.js';
import { upSampling2dRule } from './upSampling2d.js';
import { zeroPadding2dRule } from './zeroPadding2d.js';

/** The rule of every type of layer: the one place that names it. */
const rules = {
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
  elu: eluRule,
  flatten: flattenRule,
  globalAveragePooling2d: globalAveragePooling2dRule,
  globalMaxPooling2d: globalMaxPooling2dRule,
  groupNormalization: groupNormalizationRule,
  layerNormalization: layerNormalizationRule,
  leakyRelu: leakyReluRule,
  maximum: maximumRule,
  maxPooling2d: maxPooling2dRule,
  minimum: minimumRule,
  multiply: multiplyRule,
  normalization: normalizationRule,
  permute: permuteRule,
  prelu: preluRule,
  relu: reluRule,
  rescaling: rescalingRule,
  reshape: reshapeRule,
  resizing: resizingRule,
  separableConv2d: separableConv2dRule,
  softmax: softmaxRule,
  spatialDropout2d: spatialDropout2dRule,
  subtract: subtractRule,
  upSampling2d: upSampling2dRule,
  zeroPadding2d: zeroPadding2dRule,
};

type Rules = typeof rules;

type LayerOf<R> = R extends LayerRule<infer L> ? L : never;

/** Every layer, told apart by `type`. */
export type LayerDefinition = { readonly [K in keyof Rules]: LayerOf<Rules[K]> }[keyof Rules];

export type LayerType = LayerDefinition['type'];

/** The rules by the types of their layers: one under another name is a type error. */
export const layerRules: {
  readonly [K in keyof Rules]: LayerOf<Rules[K]>['type'] extends K ? Rules[K] : never;
} = rules;
