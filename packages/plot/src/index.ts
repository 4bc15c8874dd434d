export type { ChartSpec } from './chart.js';
export { type AccuracyCurvesOptions, accuracyCurves, accuracyMetric } from './charts/accuracyCurves.js';
export type { ChartOptions } from './charts/chartOptions.js';
export { type ConfusionHeatmapOptions, confusionHeatmap } from './charts/confusionHeatmap.js';
export { type DecisionCurveOptions, decisionCurve } from './charts/decisionCurve.js';
export { type FoldMetricsOptions, foldMetrics } from './charts/foldMetrics.js';
export { type FoldRocCurveOptions, foldRocCurve } from './charts/foldRocCurve.js';
export { type HistoryCurvesOptions, historyCurves } from './charts/historyCurves.js';
export { type LearningRateCurveOptions, learningRateCurve } from './charts/learningRateCurve.js';
export { lossCurves } from './charts/lossCurves.js';
export { type PrecisionRecallCurveOptions, precisionRecallCurve } from './charts/precisionRecallCurve.js';
export { type ReliabilityDiagramOptions, reliabilityDiagram } from './charts/reliabilityDiagram.js';
export { type RocCurveOptions, rocCurve } from './charts/rocCurve.js';
export { type ScoreHistogramOptions, scoreHistogram } from './charts/scoreHistogram.js';
export { type ThresholdCurveOptions, thresholdCurve } from './charts/thresholdCurve.js';
export type { TrainingFigureOptions } from './charts/trainingFigure.js';
export type { History } from './history/history.js';
export { crossValidationReport } from './report/crossValidationReport.js';
export type { CrossValidationReportOptions } from './report/crossValidationReportOptions.js';
export { type ImageSheetOptions, imageSheet } from './report/imageSheet.js';
export type {
  ChecklistAnswers,
  ExplainedImage,
  Explanation,
  ModelCard,
  ReportFloor,
  ReportImage,
  ReportLeakage,
  ReportOptions,
  Setting,
  SplitPart,
  Thumbnail,
} from './report/options.js';
export { report } from './report/report.js';
export type { SheetGroup, SheetImage } from './report/sheet.js';
export { withoutVariables } from './svg/darkStyle.js';
export { loadCharts, toSvg } from './svg/toSvg.js';
export { type ChartColor, type ChartTheme, chartColors, chartVariables, type Palette } from './theme.js';
