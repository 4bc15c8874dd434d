import { type Cluster, CnnError } from '@cnn/core';
import { readCluster } from '@cnn/node';

/** Values of `clusterOptions`. */
export interface ClusterValues {
  readonly cluster: string | undefined;
  readonly task: number | undefined;
  readonly 'trust-network': boolean;
}

/**
 * The workers that `--cluster` names; undefined without it.
 *
 * @throws CnnError (USAGE) for options that go with it alone; what `readCluster` throws, in the words of the command
 */
export async function readWorkers(values: ClusterValues): Promise<Cluster | undefined> {
  const { cluster: from, task, 'trust-network': trustNetwork } = values;
  if (from === undefined) {
    const other = task === undefined ? trustNetwork && 'trust-network' : 'task';
    if (other) throw new CnnError('USAGE', `--${other} is for --cluster: add it, or leave out --${other}.`);
    return undefined;
  }
  try {
    return await readCluster({ from, task, trustNetwork });
  } catch (error) {
    if (!(error instanceof CnnError)) throw error;
    const { code, message, details } = error;
    const text = details.option === 'task' ? `--${message}` : message.replace(/^cluster: /, `${from}: `);
    throw new CnnError(code === 'OPTIONS' ? 'USAGE' : code, text, { cause: error, details });
  }
}

/**
 * The engine that computes among workers.
 *
 * @throws CnnError (USAGE) for another one
 */
export function engineOfWorkers(name: string | undefined): string {
  if (name === undefined || name === 'tensorflow') return 'tensorflow';
  throw new CnnError(
    'USAGE',
    `--cluster is for the engine tensorflow, received --engine ${name}, which trains in one process only.`,
  );
}
