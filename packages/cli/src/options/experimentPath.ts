import type {
  Experiment,
  ExperimentBatchNorm,
  ExperimentData,
  ExperimentEngine,
  ExperimentEvaluation,
  ExperimentLoss,
  ExperimentOptimizer,
  ExperimentSchedule,
  ExperimentSplit,
  ExperimentStart,
  ExperimentTraining,
} from '@cnn/experiment';

type Fields<Part extends string, Value> = `${Part}.${keyof Value & string}`;

/** A field of an experiment, such as `training.optimizer.learningRate`. */
export type ExperimentPath =
  | (keyof Experiment & string)
  | Fields<'data', ExperimentData>
  | Fields<'split', ExperimentSplit>
  | Fields<'start', ExperimentStart>
  | Fields<'training', ExperimentTraining>
  | Fields<'training.loss', ExperimentLoss>
  | Fields<'training.optimizer', ExperimentOptimizer>
  | Fields<'training.schedule', ExperimentSchedule>
  | Fields<'training.batchNorm', ExperimentBatchNorm>
  | Fields<'evaluation', ExperimentEvaluation>
  | Fields<'engine', ExperimentEngine>;
