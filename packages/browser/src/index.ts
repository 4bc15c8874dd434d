export { type MountChartOptions, type MountedChart, mountChart } from './charts/mountChart.js';
export { type EngineName, type EngineOptions, engineNames, selectEngine } from './engines.js';
export { droppedFiles } from './images/droppedFiles.js';
export type { FilesReport, FilesSet } from './images/filesSet.js';
export { type ImageFilesOptions, imageFiles } from './images/imageFiles.js';
export type { NamedFile } from './images/namedFile.js';
export {
  type AddedImages,
  type AddImagesOptions,
  type ImageLibrary,
  type OpenLibraryOptions,
  openLibrary,
} from './library/imageLibrary.js';
export type { OpenReading } from './library/openReading.js';
export { type LoadModelOptions, loadModel } from './model/loadModel.js';
export type { ModelImage } from './model/modelImages.js';
export { indexedDbStore } from './store/indexedDbStore.js';
export { opfsStore } from './store/opfsStore.js';
export { type Keeping, type Kept, type PageStore, pageStore } from './store/pageStore.js';
export { requestPersistence, type StorageState, storageState } from './store/storageState.js';
export { type ImageWorkersOptions, imageWorkers } from './workers/imageWorkers.js';
