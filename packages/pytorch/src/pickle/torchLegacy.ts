import { dtypeBytes } from './dtypes.js';
import { fail, PickleBytes } from './pickleBytes.js';
import { PickledTensor, type PickleValue, StorageReference } from './pickleValue.js';
import type { TorchContent } from './torchZip.js';
import { unpickle } from './unpickle.js';

/** The number that PyTorch's old form begins with, pickled: 0x1950a86a20f9469cfc6c. */
const MAGIC = [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];

/** Whether bytes begin as PyTorch's old form does. */
export function isTorchLegacy(bytes: Uint8Array): boolean {
  // The protocol, the second byte, may be another one.
  return MAGIC.every((byte, n) => n === 1 || bytes[n] === byte);
}

/**
 * Reads the form that PyTorch wrote before 1.6, and still writes with `_use_new_zipfile_serialization=False`: pickles of a magic number, a version,
 * the machine, the object, and the keys of its storages, which follow, each with its number of elements in front.
 */
export function readTorchLegacy(bytes: Uint8Array, where: string): TorchContent {
  const source = new PickleBytes(bytes, { where });
  unpickle(source);
  const version = unpickle(source);
  if (version !== 1001)
    fail(where, 'unsupported', `not supported: version ${String(version)} of PyTorch's old form`);
  const machine = unpickle(source);
  const little = machine instanceof Map ? machine.get('little_endian') : undefined;
  if (little !== true)
    fail(where, 'unsupported', 'not supported: the old form of a machine with the high byte first');
  const value = unpickle(source);
  const keys = unpickle(source);
  if (!Array.isArray(keys)) return fail(where, 'malformed', 'it has no list of its storages');
  const references = new Map(storagesOf(value).map((storage) => [storage.key, storage]));
  const contents = new Map<string, Uint8Array>();
  for (const key of keys) {
    const storage = typeof key === 'string' ? references.get(key) : undefined;
    if (storage === undefined || contents.has(storage.key)) {
      return fail(where, 'malformed', `its list of storages has ${String(key)}, which no tensor has`);
    }
    const count = source.u64();
    if (count !== storage.count) {
      fail(
        where,
        'malformed',
        `expected ${storage.count} elements in the storage ${storage.key}, received ${count}`,
      );
    }
    contents.set(storage.key, source.take(count * (dtypeBytes[storage.dtype ?? 'uint8'] as number)));
  }
  if (source.at !== bytes.length)
    fail(where, 'malformed', `it goes on for ${bytes.length - source.at} bytes after its end`);
  return { value, storages: { where, bigEndian: false, bytes: (key) => contents.get(key) } };
}

/** All storages in a value, each of its containers looked through once. */
function storagesOf(value: PickleValue): StorageReference[] {
  const found: StorageReference[] = [];
  const seen = new Set<PickleValue>();
  const left: PickleValue[] = [value];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (typeof next !== 'object' || next === null || seen.has(next)) continue;
    seen.add(next);
    if (next instanceof PickledTensor) found.push(next.parts.storage);
    else if (next instanceof StorageReference) found.push(next);
    else if (next instanceof Map) for (const [key, item] of next) left.push(key, item);
    else if (Array.isArray(next) || next instanceof Set) for (const item of next) left.push(item);
  }
  return found;
}
