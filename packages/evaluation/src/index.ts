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
export {
  type ApplyTemperatureOptions,
  applyTemperature,
  type FitTemperatureOptions,
  type FittedTemperature,
  fitTemperature,
  type ModelOutputs,
} from './statistics/temperature.js';
export type { Thresholds } from './statistics/thresholds.js';
export { type WorstError, type WorstErrorsOptions, worstErrors } from './statistics/worstErrors.js';
export { isMultiLabel, type Task, taskOf } from './task.js';
