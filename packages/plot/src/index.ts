export type { ChartSpec } from './chart.js';
export { type ConfusionMatrixOptions, confusionMatrix } from './charts/confusionMatrix.js';
export { type HistoryCurvesOptions, historyCurves } from './charts/historyCurves.js';
export { type LearningRateCurveOptions, learningRateCurve } from './charts/learningRateCurve.js';
export { type PrecisionRecallCurveOptions, precisionRecallCurve } from './charts/precisionRecallCurve.js';
export { type ReliabilityDiagramOptions, reliabilityDiagram } from './charts/reliabilityDiagram.js';
export { type RocCurveOptions, rocCurve } from './charts/rocCurve.js';
export { type ScoreHistogramOptions, scoreHistogram } from './charts/scoreHistogram.js';
export type { Evaluation, Prediction, Predictions } from './evaluation/evaluation.js';
export {
  type EvaluationRecordOptions,
  evaluationRecord,
  type MeasuredEvaluation,
} from './evaluation/evaluationRecord.js';
export type { ConfusionCounts } from './evaluation/perClass.js';
export type { History } from './history/history.js';
export type { ReportImage, ReportOptions, Setting, SplitPart } from './report/options.js';
export { report } from './report/report.js';
export { toSvg } from './svg/toSvg.js';
