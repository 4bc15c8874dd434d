import type { SplitFiles } from '@cnn/data';
import { readModelFrom } from '../model/modelStore.js';
import { readSplit, runOf, splitFile } from '../run/runParts.js';
import type { Store } from '../store/store.js';
import { storeBelow } from '../store/storeBelow.js';
import type { EnsembleMember } from './averageMembers.js';

/**
 * A member of an ensemble from the folder of its training, or from the folder of a model alone, whose split is not known.
 *
 * @throws CnnError (FILE or MODEL) for a model that is missing or damaged, and for parts of different runs
 */
export async function readMember(store: Store): Promise<EnsembleMember> {
  const { name } = store;
  if (await store.read('model.json')) return { name, saved: await readModelFrom(store) };
  await runOf(store);
  const saved = await readModelFrom(storeBelow(store, 'model'));
  const split = (await store.read(splitFile)) ? ((await readSplit(store)) as SplitFiles) : undefined;
  return { name, saved, split };
}
