import { CnnError } from '@cnn/core';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { Store } from '../store/store.js';
import { sha256Now } from './sha256.js';
import { readStoredJson, writeStoredJson } from './storedJson.js';

/** How the sum is made; written into the file, so that a file without its sum is not taken for one that never had it. */
const SEAL = 'sha256 of canonical JSON';

/** Any JSON text's object. */
export type JsonObject = Readonly<Record<string, unknown>>;

export interface SealedJson {
  /** Without the seal. */
  readonly value: JsonObject;
  /** False for a file of an earlier version, which has no sum. */
  readonly sealed: boolean;
}

/**
 * Writes an object as JSON, with the SHA-256 of all its fields in `checksum`. Whole or not at all.
 *
 * @throws CnnError (FILE); the old file, if any, is still there then
 */
export async function writeSealed(store: Store, name: string, value: object): Promise<void> {
  await writeStoredJson(store, name, sealJson(value));
}

/** The object as it is written: what JSON keeps of it, with `seal` and `checksum`. */
export function sealJson(value: object): JsonObject {
  const kept = JSON.parse(JSON.stringify(value)) as JsonObject;
  return { ...kept, seal: SEAL, checksum: canonicalSum(kept) };
}

/**
 * Reads a file of `writeSealed`. Spaces and the order of fields may have changed; no name and no value may.
 *
 * @throws CnnError (FILE) naming the file: it is not there, is no JSON object, or is not as it was written
 */
export async function readSealed(store: Store, name: string): Promise<SealedJson> {
  return openSealed(await readStoredJson(store, name), `${store.name}/${name}`);
}

/**
 * What a sealed file holds, of its JSON.
 *
 * @param path for messages
 * @throws CnnError (FILE) as `readSealed` does
 */
export function openSealed(found: unknown, path: string): SealedJson {
  if (typeof found !== 'object' || found === null || Array.isArray(found)) {
    throw new CnnError('FILE', `${path}: expected a JSON object. The file is damaged; write it again.`);
  }
  const { seal, checksum, ...value } = found as JsonObject;
  if (seal === undefined && checksum === undefined) return { value, sealed: false };
  if (seal !== SEAL || checksum !== canonicalSum(value)) {
    throw new CnnError(
      'FILE',
      `${path} is not as it was written: its checksum is another. It was damaged or edited; copy it again from a backup, or write it anew.`,
    );
  }
  return { value, sealed: true };
}

/** The SHA-256, in hexadecimal digits, of JSON that is written without spaces and with the fields of each object in the order of their names. */
export function canonicalSum(value: unknown): string {
  return sha256Now(utf8ToBytes(canonical(value)));
}

/** Of what JSON.parse gives. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = value as JsonObject;
  const written = Object.keys(fields)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonical(fields[name])}`);
  return `{${written.join(',')}}`;
}
