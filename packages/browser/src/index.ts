export { followPage } from './charts/followPage.js';
export { type MountChartOptions, type MountedChart, mountChart } from './charts/mountChart.js';
export { type EngineName, type EngineParts, engineNames } from './engines/engineProviders.js';
export {
  type FastestEngine,
  type FastestEngineOptions,
  fastestEngine,
  type MeasuredEngine,
} from './engines/fastestEngine.js';
export { type EngineOptions, selectEngine } from './engines/selectEngine.js';
export { type Graphics, graphicsHere } from './engines/softwareRendering.js';
export { droppedFiles } from './images/droppedFiles.js';
export type { FilesReport, FilesSet } from './images/filesSet.js';
export { type ImageFilesOptions, imageFiles } from './images/imageFiles.js';
export { isImagePath } from './images/listFiles.js';
export type { NamedFile } from './images/namedFile.js';
export type { AddedImages, AddImagesOptions, ImageLibrary } from './library/imageLibrary.js';
export { type OpenLibraryOptions, openLibrary } from './library/openLibrary.js';
export type { OpenReading } from './library/openReading.js';
export { type LoadModelOptions, loadModel } from './model/loadModel.js';
export type { ModelImage } from './model/modelImages.js';
export type { TrainingChoices } from './project/choices.js';
export {
  type ConnectProjectOptions,
  connectProject,
  type RemoteProject,
} from './project/connectProject.js';
export type { PageEngines } from './project/engines.js';
export type { EmbeddedSets, Picture } from './project/images.js';
export type { Classified, Predicted } from './project/models.js';
export type { GivenFolder, OpenedModel } from './project/openedModels.js';
export type { OpenedFolder } from './project/openProject.js';
export type { PathLayout } from './project/pathLayout.js';
export type { PathPlace } from './project/pathPlace.js';
export type {
  CheckedExperiment,
  DivisionSummary,
  ImagesSource,
  ImagesSummary,
  ProjectEvent,
  ProjectState,
  ProjectTask,
  RandomSplit,
  RunStatus,
  RunSummary,
} from './project/projectState.js';
export { type HtmlPiece, type ReportPieces, reportPieces } from './project/reportPieces.js';
export type { RunResults } from './project/results.js';
export { type ServeProjectOptions, serveProject } from './project/serveProject.js';
export {
  type ModelWriters,
  modelKinds,
  runKinds,
  type TakeAwayKind,
  type TakeAwaySize,
  takeAwayKinds,
} from './project/takeAway.js';
export { indexedDbStore } from './store/indexedDbStore.js';
export { opfsStore } from './store/opfsStore.js';
export { type Keeping, type Kept, type PageStore, pageStore } from './store/pageStore.js';
export { requestPersistence, type StorageState, storageState } from './store/storageState.js';
export { type ImageWorkersOptions, imageWorkers } from './workers/imageWorkers.js';
