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
export { memoryStore } from './store/memoryStore.js';
export type { Store, StoreLock } from './store/store.js';
export { storeBelow } from './store/storeBelow.js';
