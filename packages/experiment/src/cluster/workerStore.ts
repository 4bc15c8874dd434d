import { reportFile } from '../report/reportFiles.js';
import { runFile } from '../run/runFile.js';
import { splitFile } from '../run/runParts.js';
import { memoryStore } from '../store/memoryStore.js';
import type { Store } from '../store/store.js';
import { packZip, unpackZip } from '../store/zip.js';
import type { Team } from './team.js';

/** The parts of a run that a worker needs to go on with it, and those of one that is finished. */
const needed = /^(checkpoint\/.*)$/;
const finished = /^(history\.json|evaluation\.json|model\/.*)$/;
const always = [runFile, splitFile];

/**
 * The store that a worker of a cluster works with. That of worker 0 is the run's own. The others have none, so that a folder which is on
 * worker 0's machine alone is no matter: what is written there is gone, and what a run that goes on is read from comes from worker 0.
 *
 * @param resume whether a run goes on
 */
export async function storeOfWorker(
  { exchange, writes }: Team,
  store: Store,
  resume: boolean,
): Promise<Store> {
  if (!resume) return writes ? store : quietStore(memoryStore(), store.name);
  const [zip] = await exchange.gather(writes ? await packZip(await partsOf(store)) : new Uint8Array());
  return writes ? store : quietStore(unpackZip(zip as Uint8Array), store.name);
}

async function partsOf(store: Store): Promise<Store> {
  const names = await store.list();
  const isFinished = !names.some((name) => needed.test(name));
  const parts = new Map<string, Uint8Array>();
  for (const name of names) {
    if (!always.includes(name) && !(isFinished ? finished : needed).test(name)) continue;
    const bytes = await store.read(name);
    if (bytes) parts.set(name, bytes);
  }
  // That there is one tells a finished run; what it shows nobody reads here.
  if (isFinished && names.includes(reportFile)) parts.set(reportFile, new Uint8Array());
  return memoryStore(parts);
}

/** Files that can be read. What is written goes nowhere. */
function quietStore(files: Store, name: string): Store {
  return {
    name,
    read: (file) => files.read(file),
    list: (below, options) => files.list(below, options),
    write: async () => {},
    remove: async () => {},
  };
}
