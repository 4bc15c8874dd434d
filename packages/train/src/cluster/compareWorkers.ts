import { CnnError } from '@cnn/core';
import type { ClusterExchange } from './exchange.js';

/**
 * What has to be the same on all workers, by what messages call it: `{ 'the training set': '1000 images' }`. JSON is compared, and
 * shown where it is short.
 */
export type WorkerFacts = Readonly<Record<string, unknown>>;

/**
 * Compares the workers of a cluster before they begin. All call it, and all throw the same error.
 *
 * @throws CnnError (TRAINING) that names the first worker which is not like most, and in what; `details` is
 *   `{ reason: 'workersDiffer', worker, address, fact }`
 */
export async function compareWorkers(exchange: ClusterExchange, facts: WorkerFacts): Promise<void> {
  const texts = Object.entries(facts).flatMap(([fact, value]) => {
    const text = JSON.stringify(value);
    return text === undefined ? [] : [[fact, text] as const];
  });
  const all = await exchange.gatherJson(texts);
  for (const fact of new Set(all.flatMap((own) => own.map(([name]) => name)))) {
    const values = all.map((own) => own.find(([name]) => name === fact)?.[1] ?? 'none');
    const usual = mostFrequent(values);
    const worker = values.findIndex((value) => value !== usual);
    if (worker < 0) continue;
    const address = exchange.workers[worker] as string;
    throw new CnnError(
      'TRAINING',
      `worker ${worker} (${address}) differs from the others in ${fact}: it has ${shown(values[worker])}, they have ${shown(usual)}. Start all workers with the same options, data and versions.`,
      { details: { reason: 'workersDiffer', worker, address, fact } },
    );
  }
}

/** Of two that are as frequent, that of the lower worker. */
function mostFrequent(values: readonly string[]): string {
  const count = (value: string): number => values.filter((one) => one === value).length;
  return values.reduce((best, value) => (count(value) > count(best) ? value : best));
}

const LONGEST = 100;

function shown(json: string | undefined = 'none'): string {
  return json.length > LONGEST ? `${json.slice(0, LONGEST - 1)}…` : json;
}
