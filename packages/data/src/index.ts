export {
  type AugmentationStep,
  type AugmentImageOptions,
  augmentImage,
  checkAugmentation,
  type RandomFlip,
  type RandomQuarterTurn,
  randomFlip,
  randomQuarterTurn,
} from './augment/augment.js';
export {
  type ArraySourceOptions,
  arraySource,
  type BatchSourceOptions,
  batchSource,
  type ImageSource,
  type SourceOptions,
} from './batches/batchSource.js';
export { type EpochOrderOptions, epochOrder } from './batches/epochOrder.js';
export { type EncodeLabelsOptions, encodeLabels, type LabelMode } from './batches/labels.js';
export { parseIdx } from './formats/idx.js';
export type { NdArray, NdArrayType, NumericArray } from './formats/ndArray.js';
export { parseNpy } from './formats/npy.js';
export { type ParseNpzOptions, parseNpz } from './formats/npz.js';
export {
  describeLeakage,
  findLeakage,
  hasLeakage,
  type Leakage,
  type Shared,
} from './leakage/leakage.js';
export {
  findNearDuplicates,
  type NearDuplicate,
  type NearDuplicatesOptions,
} from './leakage/nearDuplicates.js';
export { type MadeUpTissueOptions, madeUpNote, madeUpTissue } from './madeUp/madeUpTissue.js';
export { type ArraySetOptions, arraySet } from './set/arraySet.js';
export { balancedClassWeights, type ClassWeightsOptions } from './set/classWeights.js';
export {
  classCounts,
  describeItem,
  type ImageItem,
  type ImageSet,
  type ImageShape,
  imageSet,
  labelsOf,
  type PixelLoader,
  type Pixels,
} from './set/imageSet.js';
export { type Fold, type KFoldOptions, kFold } from './split/kFold.js';
export type { Splittable } from './split/partition.js';
export { describePart, type PartReport, type ReportPartOptions, reportPart } from './split/partReport.js';
export { type PartName, type Parts, partNames, type Split, type SplitOptions, split } from './split/split.js';
export { fromSplitFiles, type SplitFiles, toSplitFiles } from './split/splitFiles.js';
