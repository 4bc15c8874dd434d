export type { ChartSpec } from './chart.js';
export { type AccuracyCurvesOptions, accuracyCurves, accuracyMetric } from './charts/accuracyCurves.js';
export { type ConfusionMatrixOptions, confusionMatrix } from './charts/confusionMatrix.js';
export { type FoldMetricsOptions, foldMetrics } from './charts/foldMetrics.js';
export { type FoldRocCurvesOptions, foldRocCurves } from './charts/foldRocCurves.js';
export { type HistoryCurvesOptions, historyCurves } from './charts/historyCurves.js';
export { type LearningRateCurveOptions, learningRateCurve } from './charts/learningRateCurve.js';
export { lossCurves } from './charts/lossCurves.js';
export { type PrecisionRecallCurveOptions, precisionRecallCurve } from './charts/precisionRecallCurve.js';
export { type ReliabilityDiagramOptions, reliabilityDiagram } from './charts/reliabilityDiagram.js';
export { type RocCurveOptions, rocCurve } from './charts/rocCurve.js';
export { type ScoreHistogramOptions, scoreHistogram } from './charts/scoreHistogram.js';
export { type ThresholdCurveOptions, thresholdCurve } from './charts/thresholdCurve.js';
export type { TrainingFigureOptions } from './charts/trainingFigure.js';
export type {
  ClinicalGroups,
  ClinicalPart,
  ClinicalResults,
  MeasuredValues,
  Sureness,
  TemperatureScaling,
  ThresholdChoice,
  ThresholdRule,
} from './evaluation/clinical.js';
export { type Confusion, type Confusions, confusionsOf } from './evaluation/confusions.js';
export type { Evaluation, Prediction, Predictions } from './evaluation/evaluation.js';
export type {
  LabelPrediction,
  LabelPredictions,
  LabelResults,
  MultiLabelResults,
} from './evaluation/multiLabel.js';
export type { ConfusionCounts } from './evaluation/perClass.js';
export type { History } from './history/history.js';
export {
  type CrossValidationReportOptions,
  crossValidationReport,
} from './report/crossValidationReport.js';
export {
  type LabelCrossValidationReportOptions,
  labelCrossValidationReport,
} from './report/labelCrossValidationReport.js';
export type { ReportImage, ReportOptions, Setting, SplitPart, Thumbnail } from './report/options.js';
export { report } from './report/report.js';
export { loadCharts, toSvg } from './svg/toSvg.js';
