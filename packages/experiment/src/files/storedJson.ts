import { CnnError } from '@cnn/core';
import type { Store } from '../store/store.js';
import { jsonText } from './jsonText.js';

/** What every host has, and the ES2023 types do not name. */
interface TextHost {
  readonly TextDecoder: new (
    encoding: 'utf-8',
    options: { readonly fatal: true },
  ) => { decode(bytes: Uint8Array): string };
}

/**
 * The bytes of a file that has to be there.
 *
 * @throws CnnError (FILE) naming it
 */
export async function readStored(store: Store, name: string): Promise<Uint8Array> {
  const bytes = await store.read(name);
  if (bytes) return bytes;
  throw new CnnError('FILE', `can't read ${store.name}/${name}: it does not exist.`);
}

/**
 * The JSON value that a file holds.
 *
 * @throws CnnError (FILE) naming the file, when it is not there, is no UTF-8, or is no JSON
 */
export async function readStoredJson(store: Store, name: string): Promise<unknown> {
  const path = `${store.name}/${name}`;
  const bytes = await readStored(store, name);
  const text = textOf(bytes, path);
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CnnError('FILE', `${path} is no JSON: ${reason.replaceAll(/\s+/g, ' ')}. Write it again.`, {
      cause: error,
    });
  }
}

/** Without its byte order mark. */
function textOf(bytes: Uint8Array, path: string): string {
  const { TextDecoder } = globalThis as unknown as TextHost;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new CnnError('FILE', `${path}: the text is not in UTF-8. Save it as UTF-8.`, { cause: error });
  }
}

/** Writes `value` as JSON with two spaces, lists of numbers on one line. Whole or not at all. @throws CnnError (FILE) */
export async function writeStoredJson(store: Store, name: string, value: unknown): Promise<void> {
  await store.write(name, `${jsonText(value)}\n`);
}
