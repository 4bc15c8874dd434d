import * as ops from './graph/functions.js';
import * as fields from './layers/field.js';

export { type BatchShare, type SharedBatch, shareOf } from './data/batchShare.js';
export type { Batch, BatchOptions, BatchSource, SourceTarget } from './data/batchSource.js';
export type { LabelMode } from './data/labelMode.js';
export { type CheckedRun, checkRun, checkState, checkStateNames } from './engine/checks.js';
export { type Cluster, checkCluster, type WorkerAddress, workerAddress } from './engine/cluster.js';
export type {
  Engine,
  EngineAttempt,
  EngineProvider,
  Session,
  SessionMemory,
  StartOptions,
  TensorValue,
  TensorValues,
} from './engine/engine.js';
export { refuseCluster } from './engine/refuseCluster.js';
export { CnnError, type CnnErrorOptions, type ErrorCode } from './errors.js';
export { checkWeights } from './exchange/checkWeights.js';
export { fileBytes } from './exchange/fileBytes.js';
export { checkFiniteWeights } from './exchange/finiteWeights.js';
export { fromBfloat16, fromFloat16, halfFloats } from './exchange/halfFloat.js';
export type {
  ImportedModel,
  ImportedOptimizer,
  ImportedWeight,
  ImportStep,
  ModelSource,
  SourceFormat,
} from './exchange/importedModel.js';
export { decodeUtf8, encodeUtf8 } from './exchange/utf8.js';
export { firstLine } from './firstLine.js';
export { checkProgram, ruleHolds } from './graph/checkProgram.js';
export {
  type ComposedOperation,
  composedOperations,
  composeOperations,
  type PrimitiveOperation,
} from './graph/compositions.js';
export { gradients } from './graph/gradients.js';
export { Graph, type Value } from './graph/graph.js';
export { bytesOf, lastUses, peakBytes } from './graph/liveness.js';
export type {
  AnyNode,
  ConvolutionAttributes,
  DType,
  GraphNode,
  OperationAttributes,
  OperationName,
  Padding2d,
  PoolAttributes,
  ValueType,
} from './graph/operations.js';
export { type Found, findFusions, type Pattern } from './graph/pattern.js';
export type {
  InputSource,
  Program,
  ProgramInput,
  ProgramSet,
  StateRole,
  StateSpec,
} from './graph/program.js';
export { ProgramIndex } from './graph/programIndex.js';
export { ruleUpdates } from './graph/ruleUpdates.js';
export {
  BATCH,
  broadcastAxes,
  broadcastShapes,
  concreteShape,
  formatShape,
  isBatched,
  type Shape,
  sameShape,
  sizeOf,
} from './graph/shape.js';
export { operationNames } from './graph/shapes/table.js';
export {
  type AdamRule,
  type MomentumRule,
  type RmspropRule,
  ruleOperands,
  type SgdRule,
  type UpdateRule,
} from './graph/updateRule.js';
export { type ActivationLayer, activation } from './layers/activation.js';
export { type Activation, activate } from './layers/activations.js';
export { type AddLayer, add } from './layers/add.js';
export { type AverageLayer, average } from './layers/average.js';
export { type AveragePooling2dLayer, averagePooling2d } from './layers/averagePooling2d.js';
export { type BatchNormalizationLayer, batchNormalization } from './layers/batchNormalization.js';
export { type ConcatenateLayer, concatenate } from './layers/concatenate.js';
export { type Conv2dLayer, conv2d } from './layers/conv2d.js';
export { type Conv2dTransposeLayer, conv2dTranspose } from './layers/conv2dTranspose.js';
export { type CosineDenseLayer, cosineDense } from './layers/cosineDense.js';
export { type Cropping2dLayer, cropping2d } from './layers/cropping2d.js';
export {
  type AnyLayerRule,
  type CustomLayer,
  customLayer,
  type LayerRules,
  type LayerRulesOption,
  layerTypes,
  ruleOf,
} from './layers/customLayer.js';
export { type DenseLayer, dense } from './layers/dense.js';
export { type DepthwiseConv2dLayer, depthwiseConv2d } from './layers/depthwiseConv2d.js';
export { type DropoutLayer, dropout } from './layers/dropout.js';
export { type EluLayer, elu } from './layers/elu.js';
export type { Field, FieldCheck } from './layers/field.js';
export { type FlattenLayer, flatten } from './layers/flatten.js';
export { type GlobalAveragePooling2dLayer, globalAveragePooling2d } from './layers/globalAveragePooling2d.js';
export { type GlobalMaxPooling2dLayer, globalMaxPooling2d } from './layers/globalMaxPooling2d.js';
export { type GroupNormalizationLayer, groupNormalization } from './layers/groupNormalization.js';
export { type Initializer, initialValues } from './layers/initializers.js';
export {
  type LayerBase,
  type LayerRule,
  type LayerVariable,
  type LowerContext,
  layerError,
} from './layers/layer.js';
export { type LayerNormalizationLayer, layerNormalization } from './layers/layerNormalization.js';
export { type LeakyReluLayer, leakyRelu } from './layers/leakyRelu.js';
export { type MaximumLayer, maximum } from './layers/maximum.js';
export { type MaxPooling2dLayer, maxPooling2d } from './layers/maxPooling2d.js';
export { type MinimumLayer, minimum } from './layers/minimum.js';
export { type MultiplyLayer, multiply } from './layers/multiply.js';
export { type NormalizationLayer, normalization } from './layers/normalization.js';
export { type PermuteLayer, permute } from './layers/permute.js';
export { type PreluLayer, prelu } from './layers/prelu.js';
export { l1, l2, type Regularizer } from './layers/regularizers.js';
export { type ReluLayer, relu } from './layers/relu.js';
export { type RescalingLayer, rescaling } from './layers/rescaling.js';
export { type ReshapeLayer, reshape } from './layers/reshape.js';
export { type ResizingLayer, resizing } from './layers/resizing.js';
export { type SeparableConv2dLayer, separableConv2d } from './layers/separableConv2d.js';
export { type SoftmaxLayer, softmax } from './layers/softmax.js';
export { type SpatialDropout2dLayer, spatialDropout2d } from './layers/spatialDropout2d.js';
export { type SubtractLayer, subtract } from './layers/subtract.js';
export type { LayerDefinition, LayerType } from './layers/table.js';
export { type UpSampling2dLayer, upSampling2d } from './layers/upSampling2d.js';
export { type ZeroPadding2dLayer, zeroPadding2d } from './layers/zeroPadding2d.js';
export {
  apply,
  type Block,
  type Branches,
  branches,
  type InputOptions,
  input,
  outputOf,
  type SequentialOptions,
  sequential,
} from './model/compose.js';
export {
  type ImageShape,
  INPUT,
  inputsOf,
  type ModelDefinition,
  type ModelLayer,
  type NamedLayer,
  outputsOf,
  type SharedLayer,
} from './model/definition.js';
export {
  type DescribedError,
  type DescribeNetworkOptions,
  describeNetwork,
  type LayerDescription,
  type NetworkDescription,
  type NetworkNumbers,
} from './model/describe.js';
export { type FunctionalOptions, functional } from './model/functional.js';
export { inferModel, modelOutputs, type OutputFacts, outputActivation, outputShape } from './model/infer.js';
export {
  type LoweredModel,
  type LoweredOutput,
  type LowerModelOptions,
  lowerModel,
} from './model/lower.js';
export type { LoweredLayer } from './model/lowerScope.js';
export { layerNamer } from './model/names.js';
export { parseModel } from './model/parse.js';
export {
  initialState,
  type ModelVariablesOptions,
  modelVariables,
  predictionProgram,
  predictions,
} from './model/state.js';
export { type LayerFacts, type ModelFacts, modelFacts, summary } from './model/summary.js';
export { checkDefinition } from './model/surgery/checkDefinition.js';
export { freezeLayers, freezeUntil, unfreezeLayers } from './model/surgery/freeze.js';
export {
  allLayers,
  type ComputingLayer,
  computingLayers,
  type LayerChange,
  mapLayers,
  type PlacedLayer,
} from './model/surgery/mapLayers.js';
export { prependLayer } from './model/surgery/prependLayer.js';
export { type HeadOptions, type ReplacedHead, replaceHead } from './model/surgery/replaceHead.js';
export { frozenPart, type SplitModel, splitModel } from './model/surgery/splitModel.js';
export type { Tap } from './model/tap.js';
export { checkInteger } from './options/checkInteger.js';
export { nearestName } from './options/nearestName.js';
export { checkOptionNames, type OptionNamesOptions } from './options/optionNames.js';
export { receivedKind, wrongKind } from './options/receivedKind.js';
export { printable, printableLine } from './printable.js';
export { type RandomStream, randomStream, type StreamKey } from './random/stream.js';
export { monotonicTime } from './time/monotonicTime.js';
export { readSafetensors, type WeightsFile, writeSafetensors } from './weights/safetensors.js';
export { crc32 } from './zip/crc32.js';
export { isZip, type OpenZip, type OpenZipOptions, openZip } from './zip/openZip.js';
export { type Inflate, unpackEntry } from './zip/unpackEntry.js';
export { writeZip } from './zip/writeZip.js';
export {
  ZIP_HEADER_BYTES,
  type ZipEntry,
  type ZipRecord,
  zipContentAt,
  zipDirectory,
  zipRecords,
} from './zip/zipDirectory.js';
export { fields, ops };
