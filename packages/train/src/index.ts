export type {
  BadLoss,
  Callback,
  CallbackState,
  EpochBegin,
  EpochEnd,
  TrainBatchEnd,
  TrainingContext,
} from './callbacks/callback.js';
export { type EarlyStoppingOptions, earlyStopping } from './callbacks/earlyStopping.js';
export { createMonitor, type Monitor, type MonitorMode, type MonitorOptions } from './callbacks/monitor.js';
export { type ReduceLROnPlateauOptions, reduceLROnPlateau } from './callbacks/reduceLROnPlateau.js';
export { terminateOnNaN } from './callbacks/terminateOnNaN.js';
export { compareWorkers, type WorkerFacts } from './cluster/compareWorkers.js';
export { type ClusterExchange, clusterExchange } from './cluster/exchange.js';
export { type CompileOptions, compile } from './compile.js';
export { type AverageModelsOptions, averageModels, type EnsembleMember } from './ensembles/averageModels.js';
export { type AveragePredictionsOptions, averagePredictions } from './ensembles/averagePredictions.js';
export {
  applyStacking,
  type FitStackingOptions,
  fitStacking,
  type StackingModel,
} from './ensembles/stacking.js';
export { type TestTimeAugmentationOptions, testTimeAugmentation } from './ensembles/testTimeAugmentation.js';
export type { BatchNormStatisticsOptions } from './fit/batchNormStatistics.js';
export type { Checkpoint, CheckpointOptions, EpochPosition, OutputPosition } from './fit/checkpoint.js';
export type { ClassWeight } from './fit/classWeight.js';
export type { EvaluateOptions } from './fit/evaluate.js';
export type {
  BatchEndEvent,
  EpochBeginEvent,
  EpochEndEvent,
  StopEvent,
  TrainBeginEvent,
  TrainEndEvent,
  TrainErrorEvent,
  TrainingEvent,
  TrainingListener,
  ValidationBatchEndEvent,
} from './fit/events.js';
export type { FitOptions } from './fit/fitOptions.js';
export type { History, Logs, TrainingStop } from './fit/history.js';
export type { PredictOptions } from './fit/predict.js';
export type { StopSignal } from './fit/runtime.js';
export type { TrainingState } from './fit/trainingState.js';
export {
  type FindLearningRateOptions,
  findLearningRate,
  type LearningRateSweep,
} from './learningRateFinder/findLearningRate.js';
export type { RateSuggestion } from './learningRateFinder/suggestRate.js';
export { type AsymmetricLossOptions, asymmetricLoss } from './losses/asymmetricLoss.js';
export { type BinaryCrossentropyOptions, binaryCrossentropy } from './losses/binaryCrossentropy.js';
export {
  type BinaryFocalCrossentropyOptions,
  binaryFocalCrossentropy,
} from './losses/binaryFocalCrossentropy.js';
export {
  type CategoricalCrossentropyOptions,
  categoricalCrossentropy,
} from './losses/categoricalCrossentropy.js';
export {
  type CategoricalFocalCrossentropyOptions,
  categoricalFocalCrossentropy,
} from './losses/categoricalFocalCrossentropy.js';
export {
  type CategoricalGeneralizedCrossEntropyOptions,
  categoricalGeneralizedCrossEntropy,
} from './losses/categoricalGeneralizedCrossEntropy.js';
export { type FocalTverskyOptions, focalTversky } from './losses/focalTversky.js';
export { categoricalHinge, hinge, squaredHinge } from './losses/hinge.js';
export { kullbackLeiblerDivergence } from './losses/kullbackLeiblerDivergence.js';
export type { LossLabelMode } from './losses/labelMode.js';
export { type LdamOptions, ldam } from './losses/ldam.js';
export type { Loss, LossFunction, LossOutput, ModelEnd } from './losses/loss.js';
export { meanAbsoluteError } from './losses/meanAbsoluteError.js';
export { meanSquaredError } from './losses/meanSquaredError.js';
export { type DiceOptions, dice, type TverskyOptions, tversky } from './losses/overlap.js';
export { poisson } from './losses/poisson.js';
export {
  type ClassificationLossName,
  type ClassificationLossOptions,
  type ClassifierEnd,
  classificationLosses,
  classificationLossNames,
  type LossName,
  lossNames,
} from './losses/registry.js';
export {
  type SparseCategoricalCrossentropyOptions,
  sparseCategoricalCrossentropy,
} from './losses/sparseCategoricalCrossentropy.js';
export {
  type AccuracyOptions,
  accuracy,
  binaryAccuracy,
  categoricalAccuracy,
  sparseCategoricalAccuracy,
} from './metrics/accuracy.js';
export { auc } from './metrics/auc.js';
export { type EvaluationMetricName, evaluationMetric } from './metrics/evaluationMetric.js';
export {
  type CustomMetricOptions,
  type Metric,
  type MetricAccumulator,
  type MetricBatch,
  type MetricTarget,
  metric,
} from './metrics/metric.js';
export type { OutputMetrics } from './metrics/outputMetrics.js';
export type { MetricName } from './metrics/resolve.js';
export { type AdadeltaOptions, adadelta } from './optimizers/adadelta.js';
export { type AdagradOptions, adagrad } from './optimizers/adagrad.js';
export { type AdamOptions, adam } from './optimizers/adam.js';
export { adamax } from './optimizers/adamax.js';
export { type AdamMoments, adamStep } from './optimizers/adamStep.js';
export { type AdamWOptions, adamW } from './optimizers/adamW.js';
export { type ClipOptions, clipGradients } from './optimizers/clipGradients.js';
export { type CustomOptimizerOptions, customOptimizer } from './optimizers/customOptimizer.js';
export { decayWeights, type WeightDecayOptions } from './optimizers/decayWeights.js';
export { lamb } from './optimizers/lamb.js';
export { type LionOptions, lion } from './optimizers/lion.js';
export { type LossScaleOptions, lossScaleOptimizer } from './optimizers/lossScaleOptimizer.js';
export { nadam } from './optimizers/nadam.js';
export {
  type NewParameter,
  type Optimizer,
  type ParameterUpdate,
  type StepGraph,
  type StepNumbers,
  stepScalars,
  type Transform,
  type TransformNumbers,
} from './optimizers/optimizer.js';
export { type OptimizerName, optimizerNames } from './optimizers/resolve.js';
export { type RmspropOptions, rmsprop } from './optimizers/rmsprop.js';
export { type RmsOptions, rmsStep } from './optimizers/rmsStep.js';
export { scaleByLearningRate } from './optimizers/scaleByLearningRate.js';
export { type MomentumOptions, scaleByMomentum } from './optimizers/scaleByMomentum.js';
export type { RateMultipliers } from './optimizers/scaleRates.js';
export { type SgdOptions, sgd } from './optimizers/sgd.js';
export type { SharedOptions } from './optimizers/sharedOptions.js';
export {
  type OptimizerUpdates,
  type OptimizerUpdatesOptions,
  optimizerUpdates,
} from './programs/optimizerUpdates.js';
export { type StepInputsOptions, stepInputs } from './programs/stepInputs.js';
export type { AnyLoss, OutputLosses, TrainedOutput } from './programs/trainedOutputs.js';
export {
  type TrainingPrograms,
  type TrainingProgramsOptions,
  trainingPrograms,
} from './programs/trainingPrograms.js';
export {
  applyLogisticRegression,
  type FitLogisticRegressionOptions,
  fitLogisticRegression,
  type LogisticRegression,
} from './regression/logisticRegression.js';
export type { CosineDecay } from './schedules/cosineDecay.js';
export type { CosineDecayRestarts } from './schedules/cosineDecayRestarts.js';
export type { ExponentialDecay } from './schedules/exponentialDecay.js';
export type { InverseTimeDecay } from './schedules/inverseTimeDecay.js';
export { learningRateAt } from './schedules/learningRateAt.js';
export type { OneCycle } from './schedules/oneCycle.js';
export type { PiecewiseConstantDecay } from './schedules/piecewiseConstantDecay.js';
export type { PolynomialDecay } from './schedules/polynomialDecay.js';
export type { LearningRateSchedule } from './schedules/schedule.js';
export type { Warmup } from './schedules/warmup.js';
export {
  type BooleanParameter,
  boolean,
  type ChoiceParameter,
  checkSpace,
  choice,
  type FloatParameter,
  float,
  type Hyperparameter,
  type IntParameter,
  int,
  type Sampling,
  type SearchSpace,
  type TrialValue,
  type TrialValues,
} from './search/hyperparameters.js';
export { type SearchResult, search } from './search/search.js';
export type { SearchOptions, Trial, TrialEnd } from './search/searchOptions.js';
export {
  type CategoricalDistribution,
  checkCompatible,
  type Distribution,
  type Distributions,
  distributionOf,
  externalValue,
  type FloatDistribution,
  type IntDistribution,
  incompatibility,
  internalValue,
} from './search/tpe/distribution.js';
export { distributionsOf } from './search/tpe/runTpe.js';
export { type StudyTrial, type SuggestTrialOptions, suggestTrial } from './search/tpe/suggestTrial.js';
export { type Tpe, tpe } from './search/tpe/tpe.js';
export { type Objective, rankTrials, type TrialRecord } from './search/trialRecord.js';
export {
  type GridSearch,
  gridSearch,
  type Hyperband,
  hyperband,
  type PlannedTuner,
  type RandomSearch,
  randomSearch,
  type SuccessiveHalving,
  successiveHalving,
  type Tuner,
} from './search/tuners.js';
export type { TrainableModel, TrainingRun } from './trainableModel.js';
