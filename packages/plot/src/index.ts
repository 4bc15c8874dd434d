export type { ChartSpec } from './chart.js';
export { type AccuracyCurvesOptions, accuracyCurves, accuracyMetric } from './charts/accuracyCurves.js';
export type { ChartOptions } from './charts/chartOptions.js';
export { type ConfusionHeatmapOptions, confusionHeatmap } from './charts/confusionHeatmap.js';
export { type DecisionCurveOptions, decisionCurve } from './charts/decisionCurve.js';
export {
  type DeletionInsertionCurvesOptions,
  deletionInsertionCurves,
  type PerturbationCurve,
  type PerturbationCurves,
} from './charts/deletionInsertionCurves.js';
export {
  type EmbeddingScatterOptions,
  embeddingScatter,
  type ProjectedPoints,
} from './charts/embeddingScatter.js';
export { type FoldMetricsOptions, foldMetrics } from './charts/foldMetrics.js';
export { type FoldRocCurveOptions, foldRocCurve } from './charts/foldRocCurve.js';
export { type HistoryCurvesOptions, historyCurves } from './charts/historyCurves.js';
export { type LearningRateCurveOptions, learningRateCurve } from './charts/learningRateCurve.js';
export { lossCurves } from './charts/lossCurves.js';
export { type MetricForestOptions, metricForest, type NamedResults } from './charts/metricForest.js';
export { type ModelDiagramOptions, modelDiagram } from './charts/modelDiagram.js';
export { type PartBalanceOptions, partBalance } from './charts/partBalance.js';
export { type PatientStripOptions, patientStrip } from './charts/patientStrip.js';
export { type PrecisionRecallCurveOptions, precisionRecallCurve } from './charts/precisionRecallCurve.js';
export {
  type RandomizationCurveOptions,
  type RandomizedMethod,
  randomizationCurve,
} from './charts/randomizationCurve.js';
export { type ReliabilityDiagramOptions, reliabilityDiagram } from './charts/reliabilityDiagram.js';
export { type RocCurveOptions, rocCurve } from './charts/rocCurve.js';
export { type NamedHistory, type RunCurvesOptions, runCurves } from './charts/runCurves.js';
export { type RunRocCurveOptions, runRocCurve } from './charts/runRocCurve.js';
export { type ScoreHistogramOptions, scoreHistogram } from './charts/scoreHistogram.js';
export { type ThresholdCurveOptions, thresholdCurve } from './charts/thresholdCurve.js';
export type { TrainingFigureOptions } from './charts/trainingFigure.js';
export { type ScatteredTrial, type TrialScatterOptions, trialScatter } from './charts/trialScatter.js';
export type { History } from './history/history.js';
export { checklistItems, type FilledChecklist, type FilledItem } from './report/checklist/fill.js';
export { shownInterval } from './report/comparison/shownInterval.js';
export { comparisonReport } from './report/comparisonReport.js';
export type { ComparisonReportOptions, ReportedPair, ReportedRun } from './report/comparisonReportOptions.js';
export { crossValidationReport } from './report/crossValidationReport.js';
export type { CrossValidationReportOptions } from './report/crossValidationReportOptions.js';
export { type ImageSheetOptions, imageSheet } from './report/imageSheet.js';
export { parseReport, type ReportJson, reportJson } from './report/json/reportJson.js';
export {
  comparisonMarkdown,
  crossValidationMarkdown,
  reportMarkdown,
  searchMarkdown,
} from './report/markdown/reportMarkdown.js';
export type {
  ChecklistAnswers,
  ExplainedImage,
  Explanation,
  ModelCard,
  ReportFloor,
  ReportImage,
  ReportLeakage,
  ReportOptions,
  ReportSeen,
  Setting,
  SplitPart,
  Thumbnail,
} from './report/options.js';
export { report } from './report/report.js';
export { searchReport } from './report/searchReport.js';
export type { ReportedTrial, SearchReportOptions } from './report/searchReportOptions.js';
export type { SheetGroup, SheetImage } from './report/sheet.js';
export type { Grade, TrustCheck } from './report/verdict/trustCheck.js';
export { type Verdict, verdict } from './report/verdict/verdict.js';
export {
  type ChartView,
  type ChartViewOptions,
  chartView,
  type LiveView,
  loadCharts,
} from './svg/chartView.js';
export { withoutVariables } from './svg/darkStyle.js';
export { titleOf, toSvg } from './svg/toSvg.js';
export { type ChartColor, type ChartTheme, chartColors, chartVariables, type Palette } from './theme.js';
