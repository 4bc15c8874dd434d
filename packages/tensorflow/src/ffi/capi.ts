import type { LibraryHandle } from 'koffi';

/** An address; `null` is C's NULL. */
export type Pointer = bigint | null;

/** What a type of C is here. */
interface Types {
  readonly nothing: undefined;
  readonly int: number;
  readonly int64: number;
  readonly size: number;
  readonly text: string;
  readonly pointer: Pointer;
  /** Memory that is read or written during a call. */
  readonly memory: ArrayBufferView | Pointer;
}

type TypeName = keyof Types;

/** koffi's words for the types. */
const words: Readonly<Record<TypeName, string>> = {
  nothing: 'void',
  int: 'int',
  int64: 'int64_t',
  size: 'size_t',
  text: 'const char *',
  pointer: 'void *',
  memory: 'void *',
};

/** Result and arguments of the functions that the engine calls. Source: tensorflow/c/{c_api,tf_tensor,tf_status,tf_buffer}.h. */
const signatures = {
  TF_Version: ['text', []],
  TF_NewStatus: ['pointer', []],
  TF_DeleteStatus: ['nothing', ['pointer']],
  TF_GetCode: ['int', ['pointer']],
  TF_Message: ['text', ['pointer']],
  TF_NewBufferFromString: ['pointer', ['memory', 'size']],
  TF_DeleteBuffer: ['nothing', ['pointer']],
  TF_NewGraph: ['pointer', []],
  TF_DeleteGraph: ['nothing', ['pointer']],
  TF_NewImportGraphDefOptions: ['pointer', []],
  TF_DeleteImportGraphDefOptions: ['nothing', ['pointer']],
  /** Graph, buffer, options, status. */
  TF_GraphImportGraphDef: ['nothing', ['pointer', 'pointer', 'pointer', 'pointer']],
  TF_GraphOperationByName: ['pointer', ['pointer', 'text']],
  TF_NewSessionOptions: ['pointer', []],
  TF_DeleteSessionOptions: ['nothing', ['pointer']],
  TF_SetTarget: ['nothing', ['pointer', 'text']],
  /** Options, a ConfigProto, its bytes, status. */
  TF_SetConfig: ['nothing', ['pointer', 'memory', 'size', 'pointer']],
  /** A ServerDef, its bytes, status. */
  TF_NewServer: ['pointer', ['memory', 'size', 'pointer']],
  TF_ServerStart: ['nothing', ['pointer', 'pointer']],
  TF_ServerTarget: ['text', ['pointer']],
  /** Graph, options, status. */
  TF_NewSession: ['pointer', ['pointer', 'pointer', 'pointer']],
  TF_CloseSession: ['nothing', ['pointer', 'pointer']],
  TF_DeleteSession: ['nothing', ['pointer', 'pointer']],
  /** Session, run options; inputs, their values, how many; outputs, …; targets, how many; metadata, status. */
  TF_SessionRun: [
    'nothing',
    [
      ...(['pointer', 'pointer', 'memory', 'memory', 'int', 'memory', 'memory', 'int'] as const),
      ...(['memory', 'int', 'pointer', 'pointer'] as const),
    ],
  ],
  TF_SessionListDevices: ['pointer', ['pointer', 'pointer']],
  TF_DeviceListCount: ['int', ['pointer']],
  TF_DeviceListType: ['text', ['pointer', 'int', 'pointer']],
  TF_DeleteDeviceList: ['nothing', ['pointer']],
  /** Element type, dimensions (int64), rank, bytes. */
  TF_AllocateTensor: ['pointer', ['int', 'memory', 'int', 'size']],
  TF_DeleteTensor: ['nothing', ['pointer']],
  TF_TensorData: ['pointer', ['pointer']],
  TF_TensorByteSize: ['size', ['pointer']],
  TF_TensorType: ['int', ['pointer']],
  TF_NumDims: ['int', ['pointer']],
  TF_Dim: ['int64', ['pointer', 'int']],
} as const satisfies Readonly<Record<string, Signature>>;

/** C's own: to, from, bytes. */
const copySignature = ['pointer', ['memory', 'memory', 'size']] as const satisfies Signature;
/** C's own: the process's exit code. Nothing is tidied up. */
const exitSignature = ['nothing', ['int']] as const satisfies Signature;

type Signature = readonly [result: TypeName, args: readonly TypeName[]];
type Arguments<Names extends readonly TypeName[]> = { -readonly [Index in keyof Names]: Types[Names[Index]] };

/** A function of C. `inBackground` calls it in another thread, with a stack of its own. */
export interface CFunction<S extends Signature> {
  (...args: Arguments<S[1]>): Types[S[0]];
  inBackground(...args: Arguments<S[1]>): Promise<Types[S[0]]>;
}

export type CApi = { readonly [Name in keyof typeof signatures]: CFunction<(typeof signatures)[Name]> } & {
  readonly memcpy: CFunction<typeof copySignature>;
  readonly _exit: CFunction<typeof exitSignature>;
};

export interface Libraries {
  readonly tensorflow: Pick<LibraryHandle, 'func'>;
  /** Where C's own functions are found. */
  readonly system: Pick<LibraryHandle, 'func'>;
}

/** @throws an error with koffi's words when the library lacks a function */
export function declareCApi({ tensorflow, system }: Libraries): CApi {
  const functions = Object.entries<Signature>(signatures).map(([name, signature]) => [
    name,
    declare(tensorflow, name, signature),
  ]);
  const memcpy = declare(system, 'memcpy', copySignature);
  const _exit = declare(system, '_exit', exitSignature);
  // The table's names and signatures are the type's.
  return { ...Object.fromEntries(functions), memcpy, _exit } as CApi;
}

/** One function of a library. */
export function declare<const S extends Signature>(
  library: Pick<LibraryHandle, 'func'>,
  name: string,
  [result, args]: S,
): CFunction<S> {
  const called = library.func(
    name,
    words[result],
    args.map((type) => words[type]),
  );
  const inBackground = (...given: unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) =>
      called.async(...given, (error: unknown, value: unknown) => {
        // koffi itself keeps none of the arrays: until the call is over, `given` does.
        given.length = 0;
        if (error) reject(error);
        else resolve(value);
      }),
    );
  return Object.assign(called as (...given: unknown[]) => unknown, { inBackground }) as CFunction<S>;
}
