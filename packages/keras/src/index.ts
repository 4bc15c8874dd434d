export { type FromKerasConfigOptions, fromKerasConfig } from './fromKerasConfig.js';
export type { CustomObject, KerasReadOptions } from './read/readOptions.js';
export { type ReadKerasOptions, readKeras } from './readKeras.js';
export type { SourceTensor } from './weights/sourceTensor.js';
