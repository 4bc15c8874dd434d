export type { PyTorchConvention } from './conventions/conventions.js';
export { isTorchFile, readTorchFile, type TorchFile } from './pickle/readTorchFile.js';
export { type ReadPyTorchOptions, readPyTorch } from './readPyTorch.js';
export { type WriteStateDictOptions, writeStateDict } from './writeStateDict.js';
