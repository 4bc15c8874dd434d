export { type FromKerasConfigOptions, fromKerasConfig } from './fromKerasConfig.js';
export type { KerasDialect } from './layers/codec.js';
export type { CustomObject, KerasReadOptions } from './read/readOptions.js';
export { type ReadKerasOptions, readKeras } from './readKeras.js';
export {
  type KerasConfig,
  type KerasWeight,
  type ToKerasConfigOptions,
  toKerasConfig,
} from './toKerasConfig.js';
export type { SourceTensor } from './weights/sourceTensor.js';
export { type WriteKerasOptions, writeKeras } from './writeKeras.js';
export { type WriteKerasH5Options, writeKerasH5 } from './writeKerasH5.js';
