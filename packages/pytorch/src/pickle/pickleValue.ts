/** The name of a thing of Python that a pickle refers to, one of those that are known. */
export class Global {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** Where the numbers of tensors are, as a pickle says it. */
export class StorageReference {
  readonly key: string;
  /** Type of its elements, in PyTorch's words; undefined where each tensor has its own. */
  readonly dtype: string | undefined;
  /** Elements, or bytes where it has no type. */
  readonly count: number;

  constructor(key: string, { dtype, count }: { readonly dtype: string | undefined; readonly count: number }) {
    this.key = key;
    this.dtype = dtype;
    this.count = count;
  }
}

/** A tensor as a pickle says it. Its numbers are not read yet. */
export interface TensorParts {
  readonly storage: StorageReference;
  readonly dtype: string;
  /** In elements. */
  readonly offset: number;
  readonly size: readonly number[];
  readonly stride: readonly number[];
}

export class PickledTensor {
  readonly parts: TensorParts;

  constructor(parts: TensorParts) {
    this.parts = parts;
  }
}

/** Something harmless that no one needs here, such as an array of NumPy. */
export class Opaque {
  readonly what: string;

  constructor(what: string) {
    this.what = what;
  }
}

/** What a pickle may hold. Lists and tuples are arrays. */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | Global
  | StorageReference
  | PickledTensor
  | Opaque
  | PickleValue[]
  | Set<PickleValue>
  | Map<PickleValue, PickleValue>;
