export {
  type CheckpointToSave,
  readCheckpointFrom,
  type SavedCheckpoint,
  saveCheckpointTo,
} from './checkpoint/checkpointStore.js';
export type {
  Experiment,
  ExperimentBatchNorm,
  ExperimentData,
  ExperimentEngine,
  ExperimentEvaluation,
  ExperimentLoss,
  ExperimentOptimizer,
  ExperimentSchedule,
  ExperimentSplit,
  ExperimentTraining,
} from './experiment/experiment.js';
export { experimentSchema } from './experiment/experimentSchema.js';
export {
  lossNames,
  monitorNames,
  optimizerNames,
  scheduleNames,
} from './experiment/names.js';
export { parseExperiment } from './experiment/parseExperiment.js';
export { jsonText } from './files/jsonText.js';
export {
  canonicalSum,
  type JsonObject,
  openSealed,
  readSealed,
  type SealedJson,
  sealJson,
  writeSealed,
} from './files/sealedJson.js';
export { sha256 } from './files/sha256.js';
export { readStored, readStoredJson, writeStoredJson } from './files/storedJson.js';
export { describePreprocessing } from './model/describePreprocessing.js';
export { describeValue } from './model/describeValue.js';
export {
  type EvaluatedImages,
  type EvaluatedImagesOptions,
  type EvaluatedPart,
  evaluatedImages,
  type SeenImages,
} from './model/evaluatedImages.js';
export {
  aroundNetwork,
  type ExportAsTrainedOptions,
  type ExportOptions,
  exportOptions,
} from './model/exportOptions.js';
export type { ImageOptions } from './model/imageOptions.js';
export { type ImagePrediction, thresholdOf } from './model/imagePrediction.js';
export { lossOf } from './model/lossOf.js';
export { modelIn } from './model/modelIn.js';
export type { EvaluateImagesOptions, PredictImagesOptions, TrainedEvaluation } from './model/modelOptions.js';
export { type ModelToSave, readModelFrom, saveModelTo } from './model/modelStore.js';
export { fittingOf, type PredictedOddSize, refuseOddSize, refusesOddSizes } from './model/oddSizes.js';
export type { ModelHost } from './model/openImages.js';
export { isPixelImage, type OpenImagesOptions, type PixelImage, pixelImages } from './model/pixelImages.js';
export { checkOutput, meanOverViews, type Sight } from './model/predictAsTrained.js';
export type { SavedModel, TrainedOn, TrainedWith } from './model/savedModel.js';
export {
  TrainedModel,
  type TrainedModelOptions,
} from './model/trainedModel.js';
export { type EvaluateSetOptions, evaluateSet } from './run/evaluateSet.js';
export { memoryStore } from './store/memoryStore.js';
export type { Store, StoreLock } from './store/store.js';
export { storeBelow } from './store/storeBelow.js';
export { checkStoreName } from './store/storeName.js';
export { packZip, unpackZip } from './store/zip.js';
