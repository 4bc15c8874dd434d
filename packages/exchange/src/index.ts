export { describeImport, describeSource } from './reading/describeImport.js';
export { importModel } from './reading/importModel.js';
export type { CompanionFiles, ImportModelOptions } from './reading/importOptions.js';
export { type PixelRange, withPixelRange } from './reading/pixelRange.js';
export { type ModelFileKind, type RecognizedModel, recognizeModel } from './reading/recognizeModel.js';
export {
  type ExportFormat,
  type ExportModelOptions,
  exportFormats,
  exportModel,
} from './writing/exportModel.js';
