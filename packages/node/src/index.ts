export { type CsvLoggerOptions, csvLogger } from './callbacks/csvLogger.js';
export { type KeptModel, type KeptModels, readKeptModels } from './callbacks/keptModels.js';
export { type ModelCheckpointOptions, modelCheckpoint } from './callbacks/modelCheckpoint.js';
export { type TaggedImages, type TensorBoardOptions, tensorBoard } from './callbacks/tensorBoard.js';
export { type ReadClusterOptions, readCluster } from './cluster/readCluster.js';
export type { DecodedImage } from './decode/decodedImage.js';
export {
  type DecodeImageOptions,
  decodeImage,
  type MeasureImageOptions,
  measureImage,
} from './decode/decodeImage.js';
export {
  checkEngineName,
  type EngineStatus,
  type EngineTrial,
  engineNames,
  type ListEnginesOptions,
  listEngines,
  type SelectEngineOptions,
  selectEngine,
} from './engine/engines.js';
export { type GraphicsCard, graphicsCard } from './engine/graphicsCard.js';
export { type KubernetesJobOptions, kubernetesJob } from './execution/kubernetesJob.js';
export { type ProcessBudget, type ProcessBudgetOptions, processBudget } from './execution/processBudget.js';
export {
  type ProcessExecutor,
  type ProcessExecutorOptions,
  processExecutor,
} from './execution/processExecutor.js';
export { type RunTaskFolderOptions, runTaskFolder } from './execution/runTaskFolder.js';
export type { TrainingHost } from './execution/trainingHost.js';
export { fingerprintOf } from './experiment/fingerprint.js';
export { type NodeHostOptions, nodeHost } from './experiment/nodeHost.js';
export { type OpenExperimentDataOptions, openExperimentData } from './experiment/openExperimentData.js';
export { openStart } from './experiment/openStart.js';
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
export { availableMemory } from './memory/availableMemory.js';
export { loadCheckpoint, type SaveCheckpointOptions, saveCheckpoint } from './model/checkpointFolder.js';
export { findModel } from './model/findModel.js';
export { importModelFile } from './model/importModelFile.js';
export { isModelFolder } from './model/isModelFolder.js';
export { type LoadModelOptions, loadModel, trainedModel } from './model/loadModel.js';
export { readModel, type SaveModelOptions, saveModel } from './model/modelFolder.js';
export { type ModelImage, type ModelImagesOptions, modelImages } from './model/modelImages.js';
export { type ProgressStream, type ShowProgressOptions, showProgress } from './progress/showProgress.js';
export { type UnpackImagesOptions, unpackImages } from './sets/archive/unpackImages.js';
export { type ArrayFilesOptions, arrayFiles } from './sets/arrays/arrayFiles.js';
export { readArrays } from './sets/arrays/readArrays.js';
export { type DigitsOptions, digits } from './sets/digits/digits.js';
export type { FolderSet } from './sets/folder/fileSet.js';
export type { FileSetOptions } from './sets/folder/fileSetOptions.js';
export { describeFolder, type FolderReport } from './sets/folder/folderReport.js';
export { type ImageFileSetOptions, imageFileSet } from './sets/folder/imageFileSet.js';
export { imageFolder } from './sets/folder/imageFolder.js';
export type { ImageFolderOptions } from './sets/folder/imageFolderOptions.js';
export { imagePaths } from './sets/folder/imagePaths.js';
export {
  type DownloadableSet,
  type FolderLayout,
  findKnownSet,
  type KnownSet,
  knownSets,
  type RemoteFile,
} from './sets/known/knownSets.js';
export { type DownloadSetOptions, downloadSet, openKnownSet } from './sets/known/openKnownSet.js';
export { type ManifestOptions, type ManifestSet, manifestSet } from './sets/manifest/manifestSet.js';
export { type OpenedSet, type OpenImageSetOptions, openImageSet } from './sets/openImageSet.js';
export { type ImageSheetOptions, imageSheet } from './sheet/imageSheet.js';
export { type Evidence, type HeatPictureOptions, heatPicture } from './slide/heatPicture.js';
export { type OpenSlideOptions, openSlide, type Slide, type SlideRegion } from './slide/openSlide.js';
export type { SlideLevel } from './slide/slideLevels.js';
export { type SlideSet, type SlideSetOptions, slideSet } from './slide/slideSet.js';
export { folderStore } from './store/folderStore.js';
export { studyFile } from './store/studyFile.js';
export { type ChartPngOptions, chartPng } from './svg/chartPng.js';
export { type RasterizeSvgOptions, rasterizeSvg } from './svg/rasterizeSvg.js';
export { type ImageThreads, type ImageWorkersOptions, imageWorkers } from './workers/imageWorkers.js';
