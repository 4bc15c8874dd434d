import { dtypeBytes, storageDtypes } from './dtypes.js';
import { fail } from './pickleBytes.js';
import { Global, type PickleValue, StorageReference } from './pickleValue.js';

/** The storage that an identity of a pickle stands for: `('storage', class, key, place, count)`; old files have a view behind it, which is null. */
export function persistentStorage(id: PickleValue, where: string): StorageReference {
  const [tag, kind, key, , count, view] = Array.isArray(id) ? id : [];
  const wrong = (): never =>
    fail(where, 'malformed', 'its pickle refers to a storage in a form that torch.save does not write');
  if (tag !== 'storage' || typeof key !== 'string' || typeof count !== 'number') return wrong();
  if (!Number.isSafeInteger(count) || count < 0 || (view !== undefined && view !== null)) return wrong();
  if (!(kind instanceof Global)) return wrong();
  const name = kind.name.split('.').at(-1) as string;
  if (name.endsWith('UntypedStorage')) return new StorageReference(key, { dtype: undefined, count });
  const dtype = Object.hasOwn(storageDtypes, name) ? (storageDtypes[name] as string) : wrong();
  if (!Object.hasOwn(dtypeBytes, dtype))
    fail(where, 'unsupported', `not supported: it holds tensors of the type ${dtype}`);
  return new StorageReference(key, { dtype, count });
}
