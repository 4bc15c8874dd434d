export {
  type ComparedLevel,
  type ComparedPair,
  type ComparePairOptions,
  comparePair,
} from './comparison/comparePair.js';
export type { Conclusion } from './comparison/conclude.js';
export {
  type DisagreeingPrediction,
  type Disagreement,
  type Disagreements,
  type DisagreementsOptions,
  disagreements,
} from './comparison/disagreements.js';
export type { DecidedAt, ItemResult, ModelResults } from './comparison/modelResults.js';
export { type DecidedPair, type Pair, pairResults } from './comparison/pairResults.js';
export { parseResults } from './comparison/parseResults.js';
export {
  type CalibrationBin,
  type CalibrationCurve,
  type CalibrationCurveOptions,
  calibrationCurve,
} from './curves/calibrationCurve.js';
export { type CheckedPrediction, checkPredictions } from './curves/checkPredictions.js';
export { type FoldRocCurve, type FoldRocCurves, foldRocCurves } from './curves/foldRocCurves.js';
export {
  type NetBenefit,
  type NetBenefitOptions,
  type NetBenefitPoint,
  netBenefit,
} from './curves/netBenefit.js';
export {
  type PrecisionRecallCurve,
  type PrecisionRecallCurves,
  precisionRecallCurves,
} from './curves/precisionRecallCurves.js';
export {
  type CurvesOptions,
  type MarkedPoint,
  type RocCurve,
  type RocCurves,
  rocCurves,
} from './curves/rocCurves.js';
export {
  type ScoreDistribution,
  type ScoreDistributionOptions,
  type ScoreGroup,
  scoreDistribution,
} from './curves/scoreDistribution.js';
export { type Point, simplifyLine } from './curves/simplifyLine.js';
export { type ThresholdCurves, type ThresholdPoint, thresholdCurves } from './curves/thresholdCurves.js';
export { type ChooseExamplesOptions, chooseExamples } from './examples/chooseExamples.js';
export type { ExampleGroup, ExampleImage, ExampleKind } from './examples/exampleGroup.js';
export type { ClassCrossValidation, ClassFold, ClassFoldPrediction } from './folds/classCrossValidation.js';
export { type CrossValidation, crossValidationRecord } from './folds/crossValidationRecord.js';
export type { CrossValidationRecordOptions } from './folds/crossValidationRecordOptions.js';
export type { LabelCrossValidation, LabelFold, LabelFoldPrediction } from './folds/labelCrossValidation.js';
export { type MeanAndDeviation, meanAndDeviation } from './folds/meanAndDeviation.js';
export { pooledEvaluation } from './folds/pooledEvaluation.js';
export {
  type MetricAlias,
  type MetricDescription,
  type MetricIn,
  type MetricTable,
  metricLabel,
  metricNamed,
  metrics,
  metricsIn,
} from './metrics/metrics.js';
export {
  type Calibration,
  type CalibrationMeasures,
  type CalibrationRecordOptions,
  calibrated,
  calibratedOutput,
  calibrationRecord,
  fitCalibration,
} from './records/calibration.js';
export {
  type ChooseThresholdsOptions,
  type ChosenClassThresholds,
  type ChosenLabelThresholds,
  type ChosenThresholds,
  chooseThresholds,
} from './records/chooseThresholds.js';
export { classEvaluation, type ReportedEvaluation } from './records/classEvaluation.js';
export { labelClasses, type PredictedClassesOptions, predictedClasses } from './records/classes.js';
export { decidedAt, predictedClass } from './records/decidedAt.js';
export {
  type ChosenOn,
  type Decision,
  type DecisionOfOptions,
  decisionOf,
  savedPooling,
} from './records/decision.js';
export {
  type Evaluated,
  type EvaluatedItem,
  type EvaluatedOutput,
  labelsAndProbabilities,
  withPredictions,
} from './records/evaluated.js';
export type {
  ClassEvaluation,
  ClassificationTask,
  ClassPrediction,
  ClassPredictions,
  DecidedLabel,
  Evaluation,
  LabelEvaluation,
  LabelPrediction,
  LabelPredictions,
  LabelReport,
  LabelResults,
  Macro,
} from './records/evaluation.js';
export { evaluationRecord } from './records/evaluationRecord.js';
export type { EvaluationRecordOptions } from './records/evaluationRecordOptions.js';
export { labelEvaluation } from './records/labelEvaluation.js';
export { parseEvaluation } from './records/parseEvaluation.js';
export { classPredictions, labelPredictions } from './records/predictions.js';
export type { Rows } from './records/rows.js';
export type { BootstrapOptions } from './statistics/bootstrap.js';
export { type Caution, type FewCautionOptions, fewCaution, unknownGroups } from './statistics/cautions.js';
export {
  type ChooseThresholdOptions,
  type ChosenThreshold,
  chooseThreshold,
  isThresholdRule,
  type ThresholdRule,
} from './statistics/chooseThreshold.js';
export {
  type ClassificationReport,
  type ClassificationReportOptions,
  classificationReport,
  type MeasuredGroups,
} from './statistics/classificationReport.js';
export {
  type CompareModelsOptions,
  compareModels,
  type ModelDifference,
} from './statistics/compareModels.js';
export { type ConfusionMatrixOptions, confusionMatrix } from './statistics/confusionMatrix.js';
export { type Confusion, type Confusions, confusionsOf, mostConfused } from './statistics/confusions.js';
export {
  type ConfusionCounts,
  type CountedClass,
  type CountResults,
  checkCounts,
  countResults,
} from './statistics/countResults.js';
export {
  type DelongInterval,
  type DelongIntervalOptions,
  type DelongTest,
  type DelongTestOptions,
  delongInterval,
  delongTest,
} from './statistics/delong.js';
export type { ItemsOptions } from './statistics/items.js';
export type { ClassResults, MeasuredPart } from './statistics/measuredPart.js';
export type { ClassMetric, OverallMetric } from './statistics/measureItems.js';
export { type MetricOfOptions, metricOf } from './statistics/metricOf.js';
export type { MetricValues } from './statistics/metricValues.js';
export {
  type GroupLabel,
  isPooling,
  type PoolByGroupOptions,
  type PooledGroups,
  type Pooling,
  poolByGroup,
} from './statistics/poolByGroup.js';
export type { ReportBootstrap } from './statistics/reportBootstrap.js';
export { type RocAreaOptions, rocArea } from './statistics/rocArea.js';
export {
  type ApplyTemperatureOptions,
  applyTemperature,
  type FitTemperatureOptions,
  type FittedTemperature,
  fitTemperature,
  type ModelOutputs,
} from './statistics/temperature.js';
export type { Thresholds } from './statistics/thresholds.js';
export { wilson } from './statistics/wilson.js';
export { type WorstError, type WorstErrorsOptions, worstErrors } from './statistics/worstErrors.js';
export {
  type Subgroup,
  type SubgroupResults,
  type SubgroupResultsOptions,
  subgroupResults,
} from './subgroups/subgroupResults.js';
export { isMultiLabel, type Task, taskOf } from './task.js';
