import type { Translation } from '../context.js';
import { activations } from './activations.js';
import { conv } from './convolution.js';
import { forms } from './form.js';
import { gemm, matMul } from './linear.js';
import { merging } from './merging.js';
import {
  batchNormalization,
  groupNormalization,
  instanceNormalization,
  layerNormalization,
} from './normalization.js';
import { parts } from './parts.js';
import { averagePool, globalPool, maxPool, reduction } from './pooling.js';
import { convTranspose } from './transposedConvolution.js';

/** What each operation of ONNX becomes. */
export const translations: Readonly<Record<string, Translation>> = {
  ...activations,
  ...forms,
  ...merging,
  ...parts,
  AveragePool: averagePool,
  BatchNormalization: batchNormalization,
  Conv: conv,
  ConvTranspose: convTranspose,
  Gemm: gemm,
  GlobalAveragePool: globalPool('globalAveragePooling2d'),
  GlobalMaxPool: globalPool('globalMaxPooling2d'),
  GroupNormalization: groupNormalization,
  InstanceNormalization: instanceNormalization,
  LayerNormalization: layerNormalization,
  MatMul: matMul,
  MaxPool: maxPool,
  ReduceMax: reduction('globalMaxPooling2d'),
  ReduceMean: reduction('globalAveragePooling2d'),
};
