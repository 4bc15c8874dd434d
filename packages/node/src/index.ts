export { type UnpackImagesOptions, unpackImages } from './archive/unpackImages.js';
export { type ArrayFilesOptions, type ArrayFilesSet, arrayFiles } from './arrays/arrayFiles.js';
export { readArrays } from './arrays/readArrays.js';
export { type CsvLoggerOptions, csvLogger } from './callbacks/csvLogger.js';
export { type KeptModel, type KeptModels, readKeptModels } from './callbacks/keptModels.js';
export { type ModelCheckpointOptions, modelCheckpoint } from './callbacks/modelCheckpoint.js';
export { type TaggedImages, type TensorBoardOptions, tensorBoard } from './callbacks/tensorBoard.js';
export {
  type DecodedImage,
  type DecodeImageOptions,
  decodeImage,
  type ImageSize,
  type MeasureImageOptions,
  measureImage,
} from './decode/decodeImage.js';
export { type DigitsOptions, digits } from './digits/digits.js';
export {
  type EngineStatus,
  engineNames,
  listEngines,
  type SelectEngineOptions,
  selectEngine,
} from './engine/engines.js';
export { type ProcessBudget, type ProcessBudgetOptions, processBudget } from './execution/processBudget.js';
export {
  type ProcessExecutor,
  type ProcessExecutorOptions,
  processExecutor,
} from './execution/processExecutor.js';
export type { TrainingHost } from './execution/trainingMessages.js';
export { fingerprintOf } from './experiment/fingerprint.js';
export { type NodeHostOptions, nodeHost } from './experiment/nodeHost.js';
export { type OpenExperimentDataOptions, openExperimentData } from './experiment/openExperimentData.js';
export { loggingCallbacks, type RunLogging, type RunLoggingOptions } from './experiment/runLogging.js';
export {
  prepareFolder,
  readBytes,
  readJson,
  removeHalfWritten,
  type WriteFileOptions,
  writeFileAtomic,
  writeJson,
} from './files/files.js';
export { type FolderLock, lockFolder } from './files/folderLock.js';
export { readSealedJson, type WriteSealedJsonOptions, writeSealedJson } from './files/sealedJson.js';
export { type WriteFolderOptions, writeFolderAtomic } from './files/writeFolderAtomic.js';
export type { FileSetOptions, FolderSet } from './folder/fileSet.js';
export { describeFolder, type FolderReport } from './folder/folderReport.js';
export type { GroupRule } from './folder/groupRule.js';
export { type ImageFileSetOptions, imageFileSet } from './folder/imageFileSet.js';
export { type ImageFolderOptions, imageFolder } from './folder/imageFolder.js';
export { type ManifestOptions, type ManifestSet, manifestSet } from './manifest/manifestSet.js';
export { availableMemory } from './memory/availableMemory.js';
export { loadCheckpoint, type SaveCheckpointOptions, saveCheckpoint } from './model/checkpointFolder.js';
export { findModel } from './model/findModel.js';
export { type LoadModelOptions, loadModel, trainedModel } from './model/loadModel.js';
export { readModel, type SaveModelOptions, saveModel } from './model/modelFolder.js';
export { type ModelImage, type ModelImagesOptions, modelImages } from './model/modelImages.js';
export { type OpenedSet, type OpenImageSetOptions, openImageSet } from './openImageSet.js';
export { type ProgressStream, type ShowProgressOptions, showProgress } from './progress/showProgress.js';
export {
  type DownloadableSet,
  type FolderLayout,
  findKnownSet,
  type KnownSet,
  knownSets,
  type RemoteFile,
} from './sets/knownSets.js';
export { type DownloadSetOptions, downloadSet, openKnownSet } from './sets/openKnownSet.js';
export { type ImageSheetOptions, imageSheet } from './sheet/imageSheet.js';
export { type HeatPictureOptions, heatPicture } from './slide/heatPicture.js';
export { type OpenSlideOptions, openSlide, type Slide, type SlideRegion } from './slide/openSlide.js';
export type { SlideLevel } from './slide/slideLevels.js';
export { type SlideSet, type SlideSetOptions, slideSet } from './slide/slideSet.js';
export { folderStore } from './store/folderStore.js';
export { type RasterizeSvgOptions, rasterizeSvg } from './svg/rasterizeSvg.js';
export { type ImageThreads, type ImageWorkersOptions, imageWorkers } from './workers/imageWorkers.js';
