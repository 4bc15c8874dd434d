export { type MountChartOptions, type MountedChart, mountChart } from './charts/mountChart.js';
export { type EngineName, type EngineOptions, engineNames, selectEngine } from './engines.js';
export type { NamedFile } from './images/decodeFile.js';
export { droppedFiles } from './images/droppedFiles.js';
export { type FilesReport, type FilesSet, type ImageFilesOptions, imageFiles } from './images/imageFiles.js';
export { type LoadModelOptions, loadModel } from './model/loadModel.js';
export type { ModelImage } from './model/modelImages.js';
export { opfsStore } from './store/opfsStore.js';
export { type ImageWorkersOptions, imageWorkers } from './workers/imageWorkers.js';
