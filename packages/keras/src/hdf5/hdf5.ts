/** A value of an attribute. Numbers of 64 bits are the nearest number. */
export type Hdf5Value =
  | string
  | number
  | boolean
  | readonly string[]
  | readonly number[]
  | readonly boolean[];

/** Numbers as a dataset holds them. */
export type Hdf5Numbers =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array;

/** What the elements of a dataset are. `bfloat16` is what Keras writes for it: two bytes without a meaning. */
export type Hdf5Type =
  | 'float16'
  | 'bfloat16'
  | 'float32'
  | 'float64'
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'uint8'
  | 'uint16'
  | 'uint32'
  | 'uint64'
  | 'bool'
  | 'string';

/** A group of an HDF5 file. Nothing of what it holds is read before it is asked for. */
export interface Hdf5Group {
  readonly kind: 'group';
  /** Its path in the file: `/layers/dense`. */
  readonly path: string;
  /** By name. One whose type can't be read throws when it is taken, not before. */
  readonly attributes: Readonly<Record<string, Hdf5Value>>;
  /** Names of what it holds, in the file's order (by name, in files of h5py's defaults). */
  names(): readonly string[];
  /**
   * What stands under a name, or under names with `/` between them; undefined where there is nothing. Soft links are followed.
   *
   * @throws CnnError (FILE) for a link into another file, links in a loop, and what can't be read
   */
  get(name: string): Hdf5Group | Hdf5Dataset | undefined;
}

/** A dataset of an HDF5 file. Its numbers are not read before they are asked for. */
export interface Hdf5Dataset {
  readonly kind: 'dataset';
  readonly path: string;
  readonly attributes: Readonly<Record<string, Hdf5Value>>;
  /** `[]` is a single value. */
  readonly shape: readonly number[];
  readonly dtype: Hdf5Type;
  /**
   * Its elements in row-major order. `float16` and `bfloat16` become float32, `bool` uint8 (0 and 1). Numbers that stand in the file in the host's
   * order at a place that fits are a view of the file's bytes: do not write to it.
   *
   * @throws CnnError (FILE) for a compression that can't be read, and damaged or absurd sizes
   */
  read(): Hdf5Numbers | readonly string[];
}
