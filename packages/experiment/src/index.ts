export {
  type CheckpointToSave,
  readCheckpointFrom,
  type SavedCheckpoint,
  saveCheckpointTo,
} from './checkpoint/checkpointStore.js';
export {
  type ClassComparison,
  type ComparedRun,
  type CompareRunsOptions,
  compareRuns,
  type LabelComparison,
  type RunComparison,
} from './comparison/compareRuns.js';
export {
  type ComparisonReportOfOptions,
  comparisonReportOf,
  type ShownRun,
} from './comparison/comparisonReportOf.js';
export { type ReadResults, type ReadResultsOptions, readResults } from './comparison/readResults.js';
export { readShownRun } from './comparison/readShownRun.js';
export { runNames } from './comparison/runNames.js';
export { type WriteComparisonOptions, writeComparison } from './comparison/writeComparison.js';
export { crossValidate } from './crossValidation/crossValidate.js';
export type { CrossValidateOptions, CrossValidationEvent } from './crossValidation/crossValidateOptions.js';
export { foldTasks } from './crossValidation/foldTasks.js';
export { type FoldRun, type MakeFoldsOptions, makeFolds } from './crossValidation/makeFolds.js';
export { augmentations } from './data/augmentations.js';
export { type ColourFloor, type ColourFloorOptions, colourFloor } from './data/colourFloor.js';
export { shapeAfter, withCrop } from './data/crop.js';
export { type DividedSet, type DivideOptions, divide, withNames } from './data/divide.js';
export type { DataFingerprint } from './data/fingerprint.js';
export { isSynthetic } from './data/isSynthetic.js';
export { type SourcesOptions, sourcesOf } from './data/sources.js';
export { averageMembers, type EnsembleMember } from './ensemble/averageMembers.js';
export { type EnsembleOptions, type EnsembleResult, ensemble } from './ensemble/ensemble.js';
export { readMember } from './ensemble/readMember.js';
export type {
  Execution,
  Executor,
  SubmitOptions,
  TrainingOutcome,
  TrainingTask,
} from './execution/executor.js';
export { type LocalExecutorOptions, localExecutor, type OpenedTask } from './execution/localExecutor.js';
export { type RunTaskOptions, runTask } from './execution/runTask.js';
export {
  isWithdrawn,
  jobsFolder,
  readTask,
  readTaskEnd,
  removeTask,
  withdrawTask,
  writeTask,
  writeTaskEnd,
} from './execution/taskFolder.js';
export {
  readReplyLine,
  receivedError,
  replyLine,
  type SentError,
  sentError,
  type TrainingEnd,
  type TrainingReply,
  type TrainingRequest,
} from './execution/trainingMessages.js';
export type {
  Experiment,
  ExperimentBatchNorm,
  ExperimentData,
  ExperimentEngine,
  ExperimentEvaluation,
  ExperimentLoss,
  ExperimentSchedule,
  ExperimentSplit,
  ExperimentStart,
  ExperimentTraining,
} from './experiment/experiment.js';
export { experimentSchema } from './experiment/experimentSchema.js';
export { lossNames, monitorNames, optimizerNames, scheduleNames } from './experiment/names.js';
export type { ExperimentOptimizer } from './experiment/optimizerFields.js';
export { parseExperiment } from './experiment/parseExperiment.js';
export { csvRow } from './files/csvRow.js';
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
export type { StartingModel } from './fineTuning/startingModel.js';
export { describePreprocessing } from './model/describePreprocessing.js';
export { describeValue } from './model/describeValue.js';
export { checkLabels } from './model/evaluateAsTrained.js';
export {
  type EvaluatedImages,
  type EvaluatedImagesOptions,
  type EvaluatedPart,
  evaluatedImages,
  type SeenImages,
} from './model/evaluatedImages.js';
export {
  aroundNetwork,
  type DoneInGraph,
  doneInGraph,
  type ExportAsTrainedOptions,
  type ExportOptions,
  exportOptions,
} from './model/exportOptions.js';
export { type ImageOptions, imageOptionsOf } from './model/imageOptions.js';
export { type ImagePrediction, thresholdOf } from './model/imagePrediction.js';
export { lossOf } from './model/lossOf.js';
export { modelIn } from './model/modelIn.js';
export type { EvaluateImagesOptions, PredictImagesOptions, TrainedEvaluation } from './model/modelOptions.js';
export { type ModelToSave, readModelFrom, saveModelTo } from './model/modelStore.js';
export { fittingOf, type PredictedOddSize, refuseOddSize, refusesOddSizes } from './model/oddSizes.js';
export type { ModelHost } from './model/openImages.js';
export { isPixelImage, type OpenImagesOptions, type PixelImage, pixelImages } from './model/pixelImages.js';
export {
  checkOutput,
  meanOverViews,
  type PredictAsTrainedOptions,
  predictAsTrained,
  type Sight,
} from './model/predictAsTrained.js';
export { type SavedImportOptions, savedImport } from './model/savedImport.js';
export type { SavedModel, TrainedOn, TrainedWith } from './model/savedModel.js';
export { TrainedModel, type TrainedModelOptions } from './model/trainedModel.js';
export { type DefinitionSource, definitionSource } from './program/definitionSource.js';
export { type ExperimentProgramOptions, experimentProgram } from './program/experimentProgram.js';
export { dataName } from './report/dataName.js';
export { writeFigures } from './report/figures.js';
export { loadForTheEnd } from './report/loadForTheEnd.js';
export { type PictureUriOptions, pictureUri } from './report/pictureUri.js';
export { type RebuildReportOptions, readReport, rebuildReport } from './report/rebuildReport.js';
export { parseReportAnswers, type ReportAnswers } from './report/reportAnswers.js';
export { reportFile, reportFiles, reportRecordFile, reportTextFile } from './report/reportFiles.js';
export { type ReportKind, type ReportRecord, renderReport } from './report/reportRecord.js';
export { runDate } from './report/runDate.js';
export { thumbnailsOf } from './report/thumbnails.js';
export {
  type EvaluationReportOptions,
  evaluationReport,
  type WriteEvaluationOptions,
  writeEvaluation,
} from './report/writeEvaluation.js';
export { type Begun, experimentSum } from './run/begun.js';
export { checkEvaluation } from './run/checkEvaluation.js';
export { type EvaluateSetOptions, evaluateSet } from './run/evaluateSet.js';
export { type EvaluateTestOptions, evaluateTest, keptOf, type TestResults } from './run/evaluateTest.js';
export { type FindExperimentRateOptions, findExperimentRate } from './run/findExperimentRate.js';
export { hasCheckpoint, isFinished, readBegun } from './run/resumeRun.js';
export type {
  BatchNormEvent,
  EngineEvent,
  EvaluationEvent,
  FinishedEvent,
  FloorEvent,
  FolderEvent,
  LeakageCheckEvent,
  LeakageEvent,
  ModelEvent,
  PausedEvent,
  RunEvent,
  RunListener,
  SavedEvent,
  SplitEvent,
  StartEvent,
  WarningEvent,
} from './run/runEvent.js';
export { runExperiment } from './run/runExperiment.js';
export { type RunCommand, type RunFacts, type RunRecord, readRun } from './run/runFile.js';
export { type OpenRunOptions, openRun, type RunFolder } from './run/runFolder.js';
export type {
  CheckpointEvery,
  ResumeChanges,
  RunDescription,
  RunExperimentOptions,
  RunHost,
  RunResult,
  RunSet,
  RunSignal,
  TrainedRun,
} from './run/runOptions.js';
export { readSplit, runOf } from './run/runParts.js';
export { settingsRecord } from './run/settingsRecord.js';
export type { RunHistory } from './run/trainingFolder.js';
export {
  type SearchEvent,
  type SearchExperimentsOptions,
  type SearchStudyPlace,
  searchExperiments,
} from './search/searchExperiments.js';
export type { SearchHost } from './search/searchReportOf.js';
export { searchTable } from './search/searchTable.js';
export { type OptunaStudy, type OptunaTrial, readStudy } from './search/study/readStudy.js';
export { type StudyFile, storedStudyFile, wholeLines } from './search/study/studyFile.js';
export { trialFolder } from './search/trialFolder.js';
export { checkSearched, withValues } from './search/withValues.js';
export { memoryStore } from './store/memoryStore.js';
export type { ListOptions, Store, StoreLock } from './store/store.js';
export { storeBelow } from './store/storeBelow.js';
export { checkStoreName } from './store/storeName.js';
export { packZip, unpackZip } from './store/zip.js';
export { type ModelForOptions, modelFor } from './training/fitModel.js';
export { isFalling } from './training/monitor.js';
export { checkLabelKind } from './training/multiLabelModel.js';
export { defaultLearningRate } from './training/optimizer.js';
