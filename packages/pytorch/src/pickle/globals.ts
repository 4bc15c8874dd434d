import { dtypeCalled, storageDtypes } from './dtypes.js';
import { fail } from './pickleBytes.js';
import { Global, Opaque, PickledTensor, type PickleValue, StorageReference } from './pickleValue.js';

/** What calls of Python's have with them. */
export interface Call {
  readonly where: string;
  /** Takes from what may be copied, so that small files can't make large values. */
  readonly take: (items: number) => void;
}

type Build = (args: readonly PickleValue[], call: Call) => PickleValue;

/**
 * What stands for the functions and classes of Python that `torch.save` writes of plain tensors and numbers. Each only builds a value here; nothing
 * else can be called.
 */
const builds: Readonly<Record<string, Build>> = {
  'collections.OrderedDict': ([pairs], call) => mapOf(pairs, call),
  'collections.defaultdict': () => new Map(),
  'collections.Counter': ([pairs], call) => (pairs instanceof Map ? new Map(pairs) : mapOf(pairs, call)),
  'builtins.set': ([items], call) => setOf(items, call),
  'builtins.frozenset': ([items], call) => setOf(items, call),
  'builtins.bytearray': ([bytes], call) => copyOf(bytes, call),
  'builtins.list': () => [],
  'builtins.dict': () => new Map(),
  'builtins.bytes': () => new Uint8Array(0),
  '_codecs.encode': encode,
  'torch.Size': ([sizes], call) => (Array.isArray(sizes) ? sizes : malformed(call, 'torch.Size')),
  'torch.device': () => new Opaque('device'),
  'torch._utils._rebuild_tensor': rebuildTensor,
  'torch._utils._rebuild_tensor_v2': rebuildTensor,
  'torch._utils._rebuild_tensor_v3': rebuildTyped,
  'torch._utils._rebuild_parameter': ([data], call) => tensorOf(data, call),
  'torch._utils._rebuild_parameter_with_state': ([data], call) => tensorOf(data, call),
  'torch._tensor._rebuild_from_type_v2': ([build, , args], call) => {
    if (!(build instanceof Global) || !Array.isArray(args)) return malformed(call, 'a tensor');
    return callGlobal(build, args, call);
  },
  'numpy.core.multiarray.scalar': () => new Opaque('NumPy number'),
  'numpy.core.multiarray._reconstruct': () => new Opaque('NumPy array'),
  'numpy.dtype': () => new Opaque('NumPy type'),
};

/** Classes that stand in files without being called. */
const inert = new Set([
  'numpy.ndarray',
  'torch.Tensor',
  'torch.nn.parameter.Parameter',
  'torch.storage.UntypedStorage',
  'torch.storage.TypedStorage',
  'torch.storage._UntypedStorage',
  'torch.storage._TypedStorage',
]);

/** What is known and can't be read, with the reason. */
const refused: Readonly<Record<string, string>> = {
  'torch._utils._rebuild_qtensor': 'a quantized tensor',
  'torch._utils._rebuild_sparse_tensor': 'a sparse tensor',
  'torch._utils._rebuild_sparse_csr_tensor': 'a sparse tensor',
  'torch._utils._rebuild_nested_tensor': 'a nested tensor',
  'torch._utils._rebuild_meta_tensor_no_storage': 'a tensor without numbers (meta)',
  'torch.storage._load_from_bytes': 'tensors in a pickle that torch.save did not write',
};

/**
 * The thing of Python that a pickle names.
 *
 * @throws CnnError (FILE) naming it, where it is none of those that build tensors, containers and numbers
 */
export function globalCalled(module: string, name: string, where: string): Global | string {
  const full = `${module.replace(/^__builtin__$/, 'builtins').replace('numpy._core', 'numpy.core')}.${name}`;
  if (Object.hasOwn(builds, full) || inert.has(full)) return new Global(full);
  if (module === 'torch' && Object.hasOwn(storageDtypes, name)) return new Global(full);
  const dtype = module === 'torch' ? dtypeCalled(name) : undefined;
  if (dtype !== undefined) return dtype;
  const reason = refused[full];
  if (reason !== undefined) return fail(where, 'unsupported', `not supported: it holds ${reason} (${full})`);
  return fail(
    where,
    'refused',
    `expected tensors, numbers, texts and containers only, received a file that calls for ${module}.${name}`,
  );
}

/** Builds what a call in a pickle stands for. */
export function callGlobal(called: Global, args: readonly PickleValue[], call: Call): PickleValue {
  const build = Object.hasOwn(builds, called.name) ? builds[called.name] : undefined;
  return build
    ? build(args, call)
    : fail(call.where, 'refused', `it calls ${called.name}, which is not called here`);
}

function malformed(call: Call, what: string): never {
  return fail(call.where, 'malformed', `its pickle builds ${what} of other parts than torch.save writes`);
}

function mapOf(pairs: PickleValue | undefined, call: Call): Map<PickleValue, PickleValue> {
  if (pairs === undefined) return new Map();
  if (!Array.isArray(pairs)) return malformed(call, 'a dictionary');
  call.take(pairs.length);
  return new Map(
    pairs.map((pair): [PickleValue, PickleValue] => {
      const [key, value] = Array.isArray(pair) ? pair : [];
      return key === undefined || value === undefined ? malformed(call, 'a dictionary') : [key, value];
    }),
  );
}

function setOf(items: PickleValue | undefined, call: Call): Set<PickleValue> {
  if (items === undefined) return new Set();
  if (!Array.isArray(items)) return malformed(call, 'a set');
  call.take(items.length);
  return new Set(items);
}

function copyOf(bytes: PickleValue | undefined, call: Call): Uint8Array {
  if (bytes === undefined) return new Uint8Array(0);
  return bytes instanceof Uint8Array ? bytes : malformed(call, 'bytes');
}

/** How Python 3 writes bytes in old protocols: as a text of Latin-1. */
function encode([text, encoding]: readonly PickleValue[], call: Call): Uint8Array {
  if (typeof text !== 'string' || encoding !== 'latin1') return malformed(call, 'bytes');
  call.take(text.length);
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function rebuildTensor([storage, offset, size, stride]: readonly PickleValue[], call: Call): PickledTensor {
  if (!(storage instanceof StorageReference) || storage.dtype === undefined)
    return malformed(call, 'a tensor');
  return build(storage, { dtype: storage.dtype, offset, size, stride }, call);
}

/** Of a storage without a type, which the call has at its end. */
function rebuildTyped(args: readonly PickleValue[], call: Call): PickledTensor {
  const [storage, offset, size, stride, , , dtype] = args;
  if (!(storage instanceof StorageReference) || typeof dtype !== 'string') return malformed(call, 'a tensor');
  return build(storage, { dtype, offset, size, stride }, call);
}

function build(
  storage: StorageReference,
  parts: {
    dtype: string;
    offset: PickleValue | undefined;
    size: PickleValue | undefined;
    stride: PickleValue | undefined;
  },
  call: Call,
): PickledTensor {
  const { dtype, offset, size, stride } = parts;
  if (
    !isCount(offset) ||
    !isCounts(size) ||
    !isCounts(stride) ||
    size.length !== stride.length ||
    size.length > 64
  ) {
    return malformed(call, 'a tensor');
  }
  call.take(2 * size.length);
  return new PickledTensor({ storage, dtype, offset, size: [...size], stride: [...stride] });
}

function isCount(value: PickleValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isCounts(value: PickleValue | undefined): value is number[] {
  return Array.isArray(value) && value.every(isCount);
}

function tensorOf(data: PickleValue | undefined, call: Call): PickledTensor {
  return data instanceof PickledTensor ? data : malformed(call, 'a parameter');
}
