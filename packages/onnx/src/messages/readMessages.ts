/**
 * The messages as they come from a file, with the fields that `definitions.ts` lists: every single one may be absent, a
 * repeated one is empty then.
 */
export interface ReadModel {
  readonly irVersion?: number;
  readonly producerName?: string;
  readonly producerVersion?: string;
  readonly graph?: ReadGraph;
  readonly opsetImport: readonly { readonly domain?: string; readonly version?: number }[];
  readonly metadataProps: readonly ReadEntry[];
  readonly functions: readonly ReadFunction[];
}

/** An operation that the file defines by others. */
export interface ReadFunction {
  readonly name?: string;
  readonly domain?: string;
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly node: readonly ReadNode[];
  /** Attributes with their defaults. */
  readonly attributeProto: readonly ReadAttribute[];
}

export interface ReadEntry {
  readonly key?: string;
  readonly value?: string;
}

export interface ReadGraph {
  readonly name?: string;
  readonly node: readonly ReadNode[];
  readonly initializer: readonly ReadTensor[];
  readonly sparseInitializer: readonly { readonly values?: ReadTensor }[];
  readonly input: readonly ReadValueInfo[];
  readonly output: readonly ReadValueInfo[];
}

export interface ReadNode {
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly name?: string;
  readonly opType?: string;
  readonly attribute: readonly ReadAttribute[];
  readonly domain?: string;
}

export interface ReadAttribute {
  readonly name?: string;
  readonly type?: number;
  readonly f?: number;
  readonly i?: number;
  readonly s?: Uint8Array;
  readonly t?: ReadTensor;
  readonly g?: ReadGraph;
  readonly floats: ArrayLike<number>;
  readonly ints: ArrayLike<number>;
  readonly strings: readonly Uint8Array[];
  /** In a function: the attribute of the calling node whose value it is. */
  readonly refAttrName?: string;
}

export interface ReadTensor {
  readonly name?: string;
  readonly dims: ArrayLike<number>;
  readonly dataType?: number;
  readonly floatData: ArrayLike<number>;
  readonly int32Data: ArrayLike<number>;
  readonly int64Data: ArrayLike<number>;
  readonly uint64Data: ArrayLike<number>;
  readonly doubleData: ArrayLike<number>;
  readonly stringData: readonly Uint8Array[];
  /** Little-endian; a view of the file. */
  readonly rawData?: Uint8Array;
  readonly externalData: readonly ReadEntry[];
  /** 1: the numbers lie in a file beside this one. */
  readonly dataLocation?: number;
}

export interface ReadValueInfo {
  readonly name?: string;
  readonly type?: {
    readonly tensorType?: {
      readonly elemType?: number;
      readonly shape?: {
        readonly dim: readonly { readonly dimValue?: number; readonly dimParam?: string }[];
      };
    };
  };
}
