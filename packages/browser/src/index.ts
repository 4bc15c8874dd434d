export { type MountChartOptions, type MountedChart, mountChart } from './charts/mountChart.js';
export { type EngineName, type EngineParts, engineNames } from './engines/engineProviders.js';
export {
  type FastestEngine,
  type FastestEngineOptions,
  fastestEngine,
  type MeasuredEngine,
} from './engines/fastestEngine.js';
export { type EngineOptions, selectEngine } from './engines/selectEngine.js';
export type { NamedFile } from './images/decodeFile.js';
export { droppedFiles } from './images/droppedFiles.js';
export { type FilesReport, type FilesSet, type ImageFilesOptions, imageFiles } from './images/imageFiles.js';
export { type LoadModelOptions, loadModel } from './model/loadModel.js';
export type { ModelImage } from './model/modelImages.js';
export { opfsStore } from './store/opfsStore.js';
export { type ImageWorkersOptions, imageWorkers } from './workers/imageWorkers.js';
