export { type MountChartOptions, type MountedChart, mountChart } from './charts/mountChart.js';
export { type EngineName, type EngineOptions, engineNames, selectEngine } from './engines.js';
export type { NamedFile } from './images/decodeFile.js';
export { droppedFiles } from './images/droppedFiles.js';
export { type FilesReport, type FilesSet, type ImageFilesOptions, imageFiles } from './images/imageFiles.js';
export { type LoadModelOptions, loadModel } from './model/loadModel.js';
export type { ModelImage } from './model/modelImages.js';
export {
  type ConnectProjectOptions,
  connectProject,
  type RemoteProject,
} from './project/connectProject.js';
export type { PageEngines } from './project/engines.js';
export type { EmbeddedSets, Picture } from './project/images.js';
export type { Classified, OpenedModel } from './project/models.js';
export type {
  AddedFiles,
  DivisionSummary,
  ImagesSource,
  ImagesSummary,
  KeptIn,
  MeasuredEngine,
  ProjectEvent,
  ProjectState,
  ProjectTask,
  RandomSplit,
  RunStatus,
  RunSummary,
} from './project/projectState.js';
export { type ServeProjectOptions, serveProject } from './project/serveProject.js';
export { type ModelWriters, type TakeAwayKind, takeAwayKinds } from './project/takeAway.js';
export { opfsStore } from './store/opfsStore.js';
export { type ImageWorkersOptions, imageWorkers } from './workers/imageWorkers.js';
