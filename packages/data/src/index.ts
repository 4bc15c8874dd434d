export {
  type AugmentationStep,
  type AugmentImageOptions,
  augmentImage,
  type CheckAugmentationOptions,
  type CustomStep,
  type CustomSteps,
  checkAugmentation,
  checkSteps,
} from './augment/augment.js';
export { gaussianBlur } from './augment/pixels/blur.js';
export type { FillMode, Interpolation } from './augment/pixels/warp.js';
export type { PixelFormat, RandomRange, StepRule } from './augment/step.js';
export { type CenterCrop, centerCrop, centerCropOrigin } from './augment/steps/centerCrop.js';
export {
  type ColorJitterOptions,
  type RandomColorJitter,
  randomBrightness,
  randomColorJitter,
  randomContrast,
  randomHue,
  randomSaturation,
} from './augment/steps/colour.js';
export type { CropSize } from './augment/steps/cropSize.js';
export { type Dihedral, dihedral, undoDihedral } from './augment/steps/dihedral.js';
export {
  type RandomGaussianBlur,
  type RandomGaussianNoise,
  randomGaussianBlur,
  randomGaussianNoise,
} from './augment/steps/noise.js';
export { type RandAugment, randAugment } from './augment/steps/randAugment.js';
export {
  type RandomAffine,
  type RandomAffineOptions,
  type Resampling,
  randomAffine,
  randomRotation,
  randomShear,
  randomTranslation,
  randomZoom,
} from './augment/steps/randomAffine.js';
export {
  type RandomCrop,
  type RandomResizedCrop,
  randomCrop,
  randomResizedCrop,
} from './augment/steps/randomCrop.js';
export { cutout, type RandomErasing, randomErasing } from './augment/steps/randomErasing.js';
export { type RandomFlip, randomFlip } from './augment/steps/randomFlip.js';
export { type RandomJpeg, randomJpeg } from './augment/steps/randomJpeg.js';
export { type RandomQuarterTurn, randomQuarterTurn } from './augment/steps/randomQuarterTurn.js';
export { type RandomStain, randomStain } from './augment/steps/randomStain.js';
export { tissueAugmentation } from './augment/tissueAugmentation.js';
export { type BalancedOrderOptions, balancedOrder } from './batches/balancedOrder.js';
export {
  type ArraySourceOptions,
  arraySource,
  type BatchSourceOptions,
  batchSource,
  type ImageSource,
  type SourceOptions,
} from './batches/batchSource.js';
export { type EpochOrderOptions, epochOrder } from './batches/epochOrder.js';
export { type EncodeLabelsOptions, encodeLabels, type SetLabelMode } from './batches/labels.js';
export { cutmix, type Mix, mixup } from './batches/mix.js';
export {
  type ImagePreparation,
  type ImageToPrepare,
  type ImageWorkers,
  prepareImage,
} from './batches/prepareImage.js';
export { type FeatureSetOptions, featureSet } from './features/featureSet.js';
export type { BadImage, FileProgress } from './files/eachImage.js';
export {
  type FileEntry,
  type FileFitting,
  type FileSetReport,
  type FilesOfOneSize,
  type ImageSetOfFilesOptions,
  imageSetOfFiles,
  type MeasuredFile,
} from './files/imageSetOfFiles.js';
export { type InParallelOptions, inParallel } from './files/inParallel.js';
export { countSizes, formatSize, type ImageSize, type SizeCount } from './files/sizes.js';
export { parseIdx } from './formats/idx.js';
export type { NdArray, NdArrayType, NumericArray } from './formats/ndArray.js';
export { parseNpy } from './formats/npy.js';
export { type ParseNpzOptions, parseNpz } from './formats/npz.js';
export { type UnzipOptions, unzip } from './formats/unzip.js';
export { type WriteNpyOptions, writeNpy } from './formats/writeNpy.js';
export { ImageFingerprints } from './leakage/imageFingerprints.js';
export { describeLeakage, findLeakage, hasLeakage, type Leakage, type Shared } from './leakage/leakage.js';
export {
  findNearDuplicates,
  type NearDuplicate,
  type NearDuplicatesOptions,
} from './leakage/nearDuplicates.js';
export {
  describeTally,
  extensionOf,
  type FileTally,
  hiddenInPath,
  hiddenKind,
  Tally,
} from './listing/fileTally.js';
export {
  type FindGivenPartsOptions,
  findGivenParts,
  type GivenParts,
  partOfFile,
  partOfName,
} from './listing/givenParts.js';
export {
  folderLevel,
  type GroupByRuleOptions,
  type GroupRule,
  type GroupRuleOptions,
  groupByRule,
  nameOfPath,
  type ReadGroupRule,
  readGroupRule,
} from './listing/groupRule.js';
export { type ImagelessFoldersOptions, imagelessFolders } from './listing/imagelessFolders.js';
export { alikeNames, canonicalName, joinedNames } from './names/canonicalName.js';
export { bmpSize, isBmp, parseBmp } from './pictures/bmp.js';
export { aboveWhite, ambiguousDepth, isAmbiguousDepth } from './pictures/depth.js';
export { isNetpbm, netpbmSize, parseNetpbm } from './pictures/netpbm.js';
export type { Picture, PictureOptions } from './pictures/picture.js';
export { unsupported } from './pictures/unsupported.js';
export { type FitPixelsOptions, fitPixels } from './preparation/fitPixels.js';
export { type Fitting, fittedSize, type OddSize, type Size, sameSize } from './preparation/fitting.js';
export { type ImageHashesOptions, imageHashes } from './preparation/imageHashes.js';
export type { ImageReading } from './preparation/imageReading.js';
export { type OnWhiteOptions, onWhite } from './preparation/onWhite.js';
export { type PreparedSourceOptions, preparedSource, testTimeViews } from './preparation/preparedSource.js';
export {
  describeSource,
  type ParsePreprocessingOptions,
  type PixelSource,
  type Preprocessing,
  type PreprocessingOfOptions,
  parsePreprocessing,
  preprocessingOf,
  rescaleFor,
} from './preparation/preprocessing.js';
export { type ResizePixelsOptions, resizePixels } from './preparation/resizePixels.js';
export { shownBytes } from './preparation/shownBytes.js';
export { type ArrayWhite, type ArrayWhiteOptions, arrayWhite, whiteOf } from './preparation/white.js';
export { type ArraySetOptions, arraySet } from './set/arraySet.js';
export {
  balancedClassWeights,
  type ClassWeightsOptions,
  effectiveNumberWeights,
} from './set/classWeights.js';
export type { ArrayValues, FurtherArrays } from './set/furtherArrays.js';
export { greyOf } from './set/greyOf.js';
export {
  classCounts,
  describeItem,
  type ImageItem,
  type ImageSet,
  type ImageShape,
  type ItemNumbers,
  labelsOf,
  type Originals,
  type PixelLoader,
  type Pixels,
  type SetTarget,
} from './set/imageSet.js';
export { joinArrays } from './set/joinArrays.js';
export { imageSet } from './set/makeImageSet.js';
export {
  type FileArraysOptions,
  type FileArraysSet,
  type LabelledArrays,
  labelledArraysSet,
  npzSet,
} from './set/npzSet.js';
export { balancedPosWeights, effectiveNumberPosWeights, type PosWeightsOptions } from './set/posWeights.js';
export { overSample, type ResampleOptions, underSample } from './set/resample.js';
export { type AttributeInputsOptions, withAttributeInputs } from './set/withAttributeInputs.js';
export { type WithInputsOptions, withInputs } from './set/withInputs.js';
export {
  type Fold,
  type KFoldOptions,
  kFold,
  type NestedFold,
  type NestedKFoldOptions,
  nestedKFold,
} from './split/kFold.js';
export { hasGroups, type Splittable } from './split/partition.js';
export { describePart, type PartReport, type ReportPartOptions, reportPart } from './split/partReport.js';
export { type PartName, type Parts, partNames, type Split, type SplitOptions, split } from './split/split.js';
export { fromSplitFiles, type SplitFiles, toSplitFiles } from './split/splitFiles.js';
export { type TakeValidationOptions, takeValidation } from './split/takeValidation.js';
export type { StainEstimate } from './stain/macenko.js';
export {
  checkStainable,
  isStainNormalization,
  macenko,
  normalizeStain,
  reinhard,
  type StainNormalization,
  type StainReference,
} from './stain/normalizeStain.js';
export type { ColourStatistics } from './stain/reinhard.js';
export { type ColourFeaturesOptions, colourFeatures } from './statistics/colourFeatures.js';
export type { MaskedImageSet } from './synthetic/maskedImageSet.js';
export {
  type EvidenceKind,
  type SyntheticEvidenceOptions,
  syntheticEvidence,
} from './synthetic/syntheticEvidence.js';
export { type SyntheticTissueOptions, syntheticNote, syntheticTissue } from './synthetic/syntheticTissue.js';
export { checkTiffSupport } from './tiff/checkTiffSupport.js';
export { type TiffDirectory, tiffDirectories } from './tiff/tiffDirectories.js';
export {
  isLevel,
  noSuchPage,
  type SeveralImages,
  severalImages,
  type TiffPage,
  type TiffPageOptions,
  tiffPage,
} from './tiff/tiffPage.js';
export type { TiffFile } from './tiff/tiffReader.js';
export { type HeatMap, type HeatMapOptions, heatMap } from './tiles/heatMap.js';
export { type Tile, type TileGridOptions, tileGrid } from './tiles/tileGrid.js';
export { TileMaps, type TileMapsOptions } from './tiles/tileMaps.js';
export { type TissueMask, type TissueMaskOptions, tissueMask, tissueShare } from './tiles/tissueMask.js';
export { type WhiteningOptions, whiteningWeights } from './whitening/whiteningWeights.js';
export { imageAnswers } from './workers/imageAnswers.js';
export { type ImagePoolOptions, type ImageThreads, imagePool } from './workers/imagePool.js';
export type { ChannelListener, ImageChannel, OpenChannel } from './workers/imageThread.js';
export type { ImageReply, ImageRequest } from './workers/protocol.js';
