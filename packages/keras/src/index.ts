export { type FromKerasConfigOptions, fromKerasConfig } from './fromKerasConfig.js';
export type { Hdf5Dataset, Hdf5Group, Hdf5Numbers, Hdf5Type, Hdf5Value } from './hdf5/hdf5.js';
export { openHdf5 } from './hdf5/openHdf5.js';
export { isHdf5 } from './hdf5/superblock.js';
export { type Hdf5Array, type Hdf5Tree, writeHdf5 } from './hdf5/writeHdf5.js';
export type { KerasDialect } from './layers/codec.js';
export { readOptionNames } from './read/checkReadOptions.js';
export type { CustomObject, KerasReadOptions } from './read/readOptions.js';
export { type ReadKerasOptions, readKeras } from './readKeras.js';
export {
  type KerasConfig,
  type KerasWeight,
  type ToKerasConfigOptions,
  toKerasConfig,
} from './toKerasConfig.js';
export type { SourceTensor } from './weights/sourceTensor.js';
export { checkWritten } from './write/checkWritten.js';
export { type WriteKerasOptions, writeKeras } from './writeKeras.js';
export { type WriteKerasH5Options, writeKerasH5 } from './writeKerasH5.js';
