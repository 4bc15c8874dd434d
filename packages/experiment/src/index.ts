export {
  type CheckpointToSave,
  readCheckpointFrom,
  type SavedCheckpoint,
  saveCheckpointTo,
} from './checkpoint/checkpointStore.js';
export {
  type ClassComparison,
  type ComparedRun,
  type CompareRunsOptions,
  compareRuns,
  type LabelComparison,
  type RunComparison,
} from './comparison/compareRuns.js';
export { type ReadResults, type ReadResultsOptions, readResults } from './comparison/readResults.js';
export {
  type CrossValidateOptions,
  type CrossValidationEvent,
  crossValidate,
} from './crossValidation/crossValidate.js';
export { type FoldRun, type MakeFoldsOptions, makeFolds } from './crossValidation/makeFolds.js';
export type { DataFingerprint } from './data/fingerprint.js';
export { averageMembers, type EnsembleMember } from './ensemble/averageMembers.js';
export { type EnsembleOptions, type EnsembleResult, ensemble } from './ensemble/ensemble.js';
export { readMember } from './ensemble/readMember.js';
export type {
  Execution,
  Executor,
  SubmitOptions,
  TrainingOutcome,
  TrainingTask,
} from './execution/executor.js';
export { type LocalExecutorOptions, localExecutor, type OpenedTask } from './execution/localExecutor.js';
export { type RunTaskOptions, runTask } from './execution/runTask.js';
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
export { lossNames, monitorNames, optimizerNames, scheduleNames } from './experiment/names.js';
export { parseExperiment } from './experiment/parseExperiment.js';
export { csvRow } from './files/csvRow.js';
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
export { describeValue } from './model/describeValue.js';
export { type ImagePrediction, thresholdOf } from './model/imagePrediction.js';
export { lossOf } from './model/lossOf.js';
export { type ModelToSave, readModelFrom, saveModelTo } from './model/modelStore.js';
export { fittingOf, type PredictedOddSize, refuseOddSize, refusesOddSizes } from './model/oddSizes.js';
export { isPixelImage, type OpenImagesOptions, type PixelImage, pixelImages } from './model/pixelImages.js';
export type { SavedModel, TrainedOn, TrainedWith } from './model/savedModel.js';
export {
  type ModelHost,
  type PredictImagesOptions,
  TrainedModel,
  type TrainedModelOptions,
} from './model/trainedModel.js';
export type { RunEvent, RunListener } from './run/runEvent.js';
export { runExperiment } from './run/runExperiment.js';
export type {
  RunDescription,
  RunExperimentOptions,
  RunHost,
  RunResult,
  RunSet,
  RunSignal,
} from './run/runOptions.js';
export {
  type SearchEvent,
  type SearchExperimentsOptions,
  searchExperiments,
  trialFolder,
} from './search/searchExperiments.js';
export { searchTable } from './search/searchTable.js';
export { memoryStore } from './store/memoryStore.js';
export type { Store, StoreLock } from './store/store.js';
export { storeBelow } from './store/storeBelow.js';
export { checkStoreName } from './store/storeName.js';
