import { CnnError, readSafetensors, type SourceFormat, type TensorValue } from '@cnn/core';

/** The tensors of a file of PyTorch, by their names. */
export interface StateDict {
  readonly format: SourceFormat;
  readonly tensors: ReadonlyMap<string, TensorValue>;
  readonly notes: readonly string[];
}

/** What wrappers put in front of all names: `DataParallel`, `torch.compile`. */
const wrappers = ['module.', '_orig_mod.'];

/**
 * The state_dict in a file, without the prefixes that wrappers put in front of its names.
 *
 * @param options.prefix what else stands in front of the names; tensors without it keep their names
 * @throws CnnError (FILE) for another format
 */
export function readStateDict(options: {
  readonly bytes: Uint8Array;
  readonly prefix?: string | undefined;
  readonly where: string;
}): StateDict {
  const { bytes, prefix, where } = options;
  let tensors: ReadonlyMap<string, TensorValue> = new Map(
    Object.entries(readSafetensors(bytes, where).tensors),
  );
  const notes: string[] = [];
  for (let found = wrapperOf(tensors); found !== undefined; found = wrapperOf(tensors)) {
    notes.push(`All names begin with '${found}', a wrapper's, which is taken off.`);
    tensors = without(tensors, found);
  }
  if (prefix !== undefined) {
    if (![...tensors.keys()].some((name) => name.startsWith(prefix)))
      throw new CnnError(
        'OPTIONS',
        `${where}: no tensor begins with the prefix '${prefix}'. The first are ${[...tensors.keys()].slice(0, 4).join(', ')}.`,
      );
    tensors = without(tensors, prefix);
  }
  return { format: 'safetensors', tensors, notes };
}

function wrapperOf(tensors: ReadonlyMap<string, unknown>): string | undefined {
  const names = [...tensors.keys()];
  return names.length === 0
    ? undefined
    : wrappers.find((wrapper) => names.every((name) => name.startsWith(wrapper)));
}

function without<T>(tensors: ReadonlyMap<string, T>, prefix: string): Map<string, T> {
  return new Map(
    [...tensors].map(([name, tensor]) => [
      name.startsWith(prefix) ? name.slice(prefix.length) : name,
      tensor,
    ]),
  );
}
