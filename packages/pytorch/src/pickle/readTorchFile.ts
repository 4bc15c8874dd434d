import { isZip, type TensorValue } from '@cnn/core';
import { fail } from './pickleBytes.js';
import { PickledTensor, type PickleValue } from './pickleValue.js';
import { CopyBudget, readTensor } from './tensor.js';
import { isTorchLegacy, readTorchLegacy } from './torchLegacy.js';
import { readTorchZip } from './torchZip.js';

/** The tensors that a file of `torch.save` holds. */
export interface TorchFile {
  /** By their names, in the file's order. Floats are float32, others int32. They may be views of the file's bytes, and may share them: do not write to them. */
  readonly tensors: ReadonlyMap<string, TensorValue>;
  /** Where in the file they stand: `['state_dict']`; `[]` where the file is the state_dict. */
  readonly path: readonly string[];
  /** What else the file holds beside them, by its keys, such as `epoch` and `optimizer`; it is not read. */
  readonly others: readonly string[];
}

/** What training programs call a model's state_dict, in the order in which they are looked for. */
const KEYS = [
  'state_dict',
  'model_state_dict',
  'model_state',
  'model',
  'net',
  'network',
  'weights',
  'params',
  'state_dict_ema',
  'model_ema',
  'ema',
];

/** Whether bytes begin as a file of `torch.save` may: as a zip, or in its old form. */
export function isTorchFile(bytes: Uint8Array): boolean {
  return isZip(bytes) || isTorchLegacy(bytes);
}

/**
 * Reads the tensors that `torch.save` wrote: a state_dict, or a dictionary that holds one, in the form of a zip and in the old one. The pickle in it
 * builds tensors, containers and numbers only; nothing of the file is executed.
 *
 * ```ts
 * const { tensors, others } = readTorchFile(bytes, 'checkpoint.pt');
 * tensors.get('conv1.weight')?.shape; // [64, 3, 7, 7]
 * ```
 *
 * @param where name of the file, for error messages
 * @throws CnnError (FILE) with `details.reason`: `notThisFormat`, `truncated`, `malformed`; `refused` for a pickle that calls for anything else (it is
 *   named), such as a whole model; `unsupported` for TorchScript, quantized, sparse and complex tensors
 */
export function readTorchFile(bytes: Uint8Array, where: string): TorchFile {
  if (!isTorchFile(bytes)) {
    return fail(where, 'notThisFormat', `expected a file of torch.save, received ${described(bytes)}`);
  }
  const { value, storages } = isZip(bytes) ? readTorchZip(bytes, where) : readTorchLegacy(bytes, where);
  const { found, path, others } = findStateDict(value, where);
  const budget = new CopyBudget(bytes.length);
  const tensors = new Map<string, TensorValue>();
  for (const [name, item] of found) {
    if (!(item instanceof PickledTensor)) continue;
    if (typeof name !== 'string')
      return fail(where, 'malformed', `a tensor is called ${String(name)}, which is no text`);
    tensors.set(name, readTensor(item.parts, { name, storages, budget }));
  }
  return { tensors, path, others };
}

interface Found {
  readonly found: ReadonlyMap<PickleValue, PickleValue>;
  readonly path: readonly string[];
  readonly others: readonly string[];
}

/** The dictionary of tensors: the value itself, or the one under a usual name, two deep at most. */
function findStateDict(value: PickleValue, where: string): Found {
  if (value instanceof PickledTensor)
    return fail(where, 'unsupported', 'not supported: a single tensor without a name');
  if (!(value instanceof Map))
    return fail(where, 'unsupported', 'not supported: it holds no dictionary of tensors');
  const direct = ofTensors(value);
  if (direct) return { found: value, path: [], others: direct.others };
  const candidates = inOrder(value).filter(
    ([, inner]) => inner instanceof Map && ofTensors(inner) !== undefined,
  );
  const [first, second] = candidates;
  if (first !== undefined) {
    const [key, inner] = first as [PickleValue, Map<PickleValue, PickleValue>];
    if (second !== undefined && !KEYS.includes(String(key))) {
      const names = candidates.map(([name]) => String(name)).join(', ');
      return fail(where, 'unsupported', `expected one dictionary of tensors, received several: ${names}`);
    }
    const beside = [...value.keys()].filter((other) => other !== key).map(String);
    const inside = (ofTensors(inner)?.others ?? []).map((other) => `${String(key)}.${other}`);
    return { found: inner, path: [String(key)], others: [...beside, ...inside] };
  }
  for (const [key, inner] of inOrder(value)) {
    for (const [innerKey, innermost] of inner instanceof Map ? inOrder(inner) : []) {
      const held = innermost instanceof Map ? ofTensors(innermost) : undefined;
      if (!held || !(innermost instanceof Map) || !KEYS.includes(String(innerKey))) continue;
      const beside = [...value.keys()].filter((other) => other !== key).map(String);
      return { found: innermost, path: [String(key), String(innerKey)], others: beside };
    }
  }
  const keys = [...value.keys()].slice(0, 8).map(String).join(', ');
  return fail(
    where,
    'unsupported',
    `expected a dictionary of tensors, received one with ${keys === '' ? 'nothing in it' : keys}`,
  );
}

/** Entries with the usual names first, each in its turn. */
function inOrder(map: ReadonlyMap<PickleValue, PickleValue>): [PickleValue, PickleValue][] {
  const rank = (key: PickleValue): number => {
    const at = KEYS.indexOf(String(key));
    return at < 0 ? KEYS.length : at;
  };
  return [...map].sort(([a], [b]) => rank(a) - rank(b));
}

/** Whether a dictionary has tensors, and what else it has. */
function ofTensors(
  map: ReadonlyMap<PickleValue, PickleValue>,
): { readonly others: readonly string[] } | undefined {
  const entries = [...map];
  const others = entries.filter(([, value]) => !(value instanceof PickledTensor)).map(([key]) => String(key));
  return others.length < entries.length ? { others } : undefined;
}

function described(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'an empty file';
  const start = String.fromCharCode(...bytes.subarray(0, 40));
  if (start.startsWith('version https://git-lfs'))
    return 'a pointer of Git LFS, so the file itself was not downloaded';
  if (start.startsWith('\x89HDF')) return 'an HDF5 file';
  return `bytes that begin with ${[...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')}`;
}
