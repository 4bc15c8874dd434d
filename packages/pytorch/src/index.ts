export { isTorchFile, readTorchFile, type TorchFile } from './pickle/readTorchFile.js';
