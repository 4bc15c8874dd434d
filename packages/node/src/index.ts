export {
  type DecodedImage,
  type DecodeImageOptions,
  decodeImage,
  type ImageSize,
  type MeasureImageOptions,
  measureImage,
} from './decode/decodeImage.js';
export {
  prepareFolder,
  readBytes,
  readJson,
  type WriteFileOptions,
  writeFileAtomic,
  writeJson,
} from './files/files.js';
export { describeFolder, type FolderReport } from './folder/folderReport.js';
export type { GroupRule } from './folder/groupRule.js';
export { type FolderSet, type ImageFolderOptions, imageFolder } from './folder/imageFolder.js';
