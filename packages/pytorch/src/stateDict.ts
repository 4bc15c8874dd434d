import { CnnError, readSafetensors, type SourceFormat, type TensorValue } from '@cnn/core';
import { readTorchFile } from './pickle/readTorchFile.js';

/** Tensors by their names. */
export type Tensors = ReadonlyMap<string, TensorValue>;

/** The tensors of a file of PyTorch. */
export interface StateDict {
  readonly format: SourceFormat;
  /** Views of the file's bytes where they can be. */
  readonly tensors: Tensors;
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
  const { format, notes, ...held } = isSafetensors(bytes)
    ? fromSafetensors(bytes, where)
    : fromTorch(bytes, where);
  let { tensors } = held;
  const found: string[] = [...notes];
  for (let wrapper = wrapperOf(tensors); wrapper !== undefined; wrapper = wrapperOf(tensors)) {
    found.push(`All names begin with '${wrapper}', a wrapper's, which is taken off.`);
    tensors = without(tensors, wrapper, where);
  }
  if (prefix !== undefined) {
    if (![...tensors.keys()].some((name) => name.startsWith(prefix)))
      throw new CnnError(
        'OPTIONS',
        `${where}: no tensor begins with the prefix '${prefix}'. The first are ${[...tensors.keys()].slice(0, 4).join(', ')}.`,
      );
    tensors = without(tensors, prefix, where);
  }
  return { format, tensors, notes: found };
}

/** The length of a header, then the JSON object that it is. */
function isSafetensors(bytes: Uint8Array): boolean {
  return bytes.length >= 9 && bytes[8] === 0x7b;
}

function fromSafetensors(bytes: Uint8Array, where: string): StateDict {
  const { tensors } = readSafetensors(bytes, where, { views: true });
  return { format: 'safetensors', tensors: new Map(Object.entries(tensors)), notes: [] };
}

function fromTorch(bytes: Uint8Array, where: string): StateDict {
  const { tensors, path, others } = readTorchFile(bytes, where);
  const notes = [
    ...(path.length === 0 ? [] : [`The weights stand under '${path.join('.')}' of the file.`]),
    ...(others.length === 0 ? [] : [`What the file holds besides is not read: ${others.join(', ')}.`]),
  ];
  return { format: 'pytorch', tensors, notes };
}

function wrapperOf(tensors: Tensors): string | undefined {
  const names = [...tensors.keys()];
  return names.length === 0
    ? undefined
    : wrappers.find((wrapper) => names.every((name) => name.startsWith(wrapper)));
}

function without(tensors: Tensors, prefix: string, where: string): Tensors {
  const shorter = (name: string): string => (name.startsWith(prefix) ? name.slice(prefix.length) : name);
  return renameTensors(tensors, shorter, where);
}

/** @throws CnnError (FILE) when two tensors get one name */
export function renameTensors(tensors: Tensors, rename: (name: string) => string, where: string): Tensors {
  const renamed = new Map<string, TensorValue>();
  for (const [name, tensor] of tensors) {
    const now = rename(name);
    if (renamed.has(now))
      throw new CnnError(
        'FILE',
        `${where} holds two tensors that are called ${now}, one of them as ${name}.`,
        {
          details: { reason: 'malformed' },
        },
      );
    renamed.set(now, tensor);
  }
  return renamed;
}
