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
export { type ModelToSave, readModelFrom, saveModelTo } from './model/modelStore.js';
export type { SavedModel, TrainedOn, TrainedWith } from './model/savedModel.js';
export { memoryStore } from './store/memoryStore.js';
export type { Store, StoreLock } from './store/store.js';
export { storeBelow } from './store/storeBelow.js';
export { checkStoreName } from './store/storeName.js';
