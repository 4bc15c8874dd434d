import { CnnError } from '@cnn/core';
import type { Store } from '../store/store.js';
import { storeBelow } from '../store/storeBelow.js';

const MODEL_FILE = 'model.json';

/**
 * The part of a store that holds a model: the store itself, or the folder of its `model.json`, such as `model` of a run. Without
 * one it is the store itself.
 *
 * @throws CnnError (FILE) for several models of which none is nearer than the others
 * @example
 * const saved = await readModelFrom(await modelIn(unpackZip(bytes)));
 */
export async function modelIn(store: Store): Promise<Store> {
  if (await store.read(MODEL_FILE)) return store;
  const suffix = `/${MODEL_FILE}`;
  const folders = (await store.list())
    .filter((name) => name.endsWith(suffix))
    .map((name) => name.slice(0, -suffix.length));
  const depth = (name: string): number => name.split('/').length;
  const nearest = Math.min(...folders.map(depth));
  const found = folders.filter((name) => depth(name) === nearest);
  const chosen = found.find((name) => name.split('/').at(-1) === 'model') ?? found[0];
  if (chosen === undefined) return store;
  if (found.length === 1 || chosen.split('/').at(-1) === 'model') return storeBelow(store, chosen);
  throw new CnnError(
    'FILE',
    `${store.name}: expected one model, received ${found.length}: ${found.slice(0, 3).join(', ')}. Name one by storeBelow(store, '${chosen}').`,
  );
}
