import { CnnError } from '../errors.js';

/**
 * The processes that compute one thing together, and which of them this one is. All run the same programs in the same order; `ops.allReduce`
 * sums over them.
 *
 * ```ts
 * const cluster: Cluster = { workers: ['10.0.0.1:2222', '10.0.0.2:2222'], index: 0 };
 * ```
 */
export interface Cluster {
  /** `host:port` of each worker, in an order that all of them know. An IPv6 address stands in brackets. */
  readonly workers: readonly string[];
  /** Which of the workers this process is, from 0. */
  readonly index: number;
  /**
   * Whether everyone who can reach the workers' ports may be trusted: TensorFlow's own protocol has no passwords and no encryption, and
   * runs the graphs that it is sent. Without it, only addresses of this machine and of private networks are taken. Default false.
   */
  readonly trustNetwork?: boolean | undefined;
}

/** A worker's address in its parts. */
export interface WorkerAddress {
  /** Without brackets. */
  readonly host: string;
  readonly port: number;
}

/** @throws CnnError (OPTIONS) for what is no `host:port` */
export function workerAddress(worker: string): WorkerAddress {
  const found =
    typeof worker === 'string' ? /^(?:\[([^\]\s]+)\]|([^:\s[\]/]+)):(\d{1,5})$/.exec(worker) : null;
  const port = Number(found?.[3]);
  if (!found || port < 1 || port > 65_535) {
    throw new CnnError(
      'OPTIONS',
      `cluster: expected workers as host:port, such as 10.0.0.1:2222, received ${JSON.stringify(worker)}.`,
    );
  }
  return { host: (found[1] ?? found[2]) as string, port };
}

/**
 * A cluster whose form is right; undefined where it is none, which one worker is not.
 *
 * @throws CnnError (OPTIONS) for workers that are no list of different `host:port`, or an index that is none of theirs
 */
export function checkCluster(cluster: Cluster | undefined): Cluster | undefined {
  if (cluster === undefined) return undefined;
  const { workers, index } = cluster;
  if (!Array.isArray(workers) || workers.length === 0) {
    throw new CnnError(
      'OPTIONS',
      `cluster: expected workers to be a list of host:port, received ${JSON.stringify(workers)}.`,
    );
  }
  for (const worker of workers) workerAddress(worker);
  const twice = workers.find((worker, at) => workers.indexOf(worker) < at);
  if (twice !== undefined) {
    throw new CnnError(
      'OPTIONS',
      `cluster: the worker ${twice} stands twice. Give each one a port of its own.`,
    );
  }
  if (!Number.isInteger(index) || index < 0 || index >= workers.length) {
    throw new CnnError(
      'OPTIONS',
      `cluster: expected index to be an integer from 0 to ${workers.length - 1}, received ${JSON.stringify(index)}.`,
    );
  }
  return workers.length > 1 ? cluster : undefined;
}
