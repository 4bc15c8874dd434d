import { CnnError, checkCluster, type Engine, type ErrorCode } from '@cnn/core';
import { type ClusterExchange, clusterExchange } from '@cnn/train';
import type { ExperimentEngine } from '../experiment/experiment.js';
import { hasCheckpoint, readBegun } from '../run/resumeRun.js';
import type { RunExperimentOptions } from '../run/runOptions.js';

/** The workers of a cluster that train one run together, seen from one of them. */
export interface Team {
  readonly engine: Engine;
  readonly exchange: ClusterExchange;
  /** Whether this is worker 0: the one that writes, and does what comes after the training. */
  readonly writes: boolean;
  /** Those that its engine was asked for; absent where it was opened before. */
  readonly threads: number | undefined;
}

/**
 * Opens the engine of a run that is trained on a cluster, which waits for the other workers; undefined of a run of one process.
 *
 * @throws CnnError (ENGINE) for an engine that was opened without the cluster
 */
export async function openTeam(
  { engine, cluster, store, resume, host }: RunExperimentOptions,
  given: ExperimentEngine,
): Promise<Team | undefined> {
  const known = checkCluster(typeof engine === 'function' ? cluster : engine.cluster);
  if (!known) return undefined;
  const begun =
    resume && known.index === 0 && (await hasCheckpoint(store)) ? await readBegun(store) : undefined;
  const { name = given.name, threads = given.threads } = begun?.engine ?? {};
  const opened = typeof engine === 'function' ? await engine({ name, threads }) : engine;
  const exchange = await clusterExchange(opened);
  if (!exchange) {
    throw new CnnError(
      'ENGINE',
      `runExperiment: the engine ${opened.name} was to be a worker of a cluster, and computes alone. Start it with the cluster: selectEngine({ name: 'tensorflow', cluster }).`,
    );
  }
  const asked = typeof engine === 'function' ? (threads ?? host?.threads) : undefined;
  return { engine: opened, exchange, writes: exchange.index === 0, threads: asked };
}

/** An error as other workers are told of it. */
interface ToldError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/**
 * Does something on all workers, and waits for all: where it fails on one, it fails on all.
 *
 * @throws the own error, or a CnnError that names the worker and says what its own error says
 */
export async function together<Result>(
  { exchange }: Pick<Team, 'exchange'>,
  work: () => Promise<Result>,
): Promise<Result> {
  const own = await work().then(
    (result) => ({ result, error: undefined, failed: false as const }),
    (error: unknown) => ({ error, failed: true as const }),
  );
  const all = await exchange.gatherJson<ToldError | null>(own.failed ? told(own.error) : null);
  if (own.failed) throw own.error;
  const worker = all.findIndex((one) => one !== null);
  if (worker < 0) return own.result;
  const { code, message, details } = all[worker] as ToldError;
  const address = exchange.workers[worker] as string;
  throw new CnnError(code, `worker ${worker} (${address}): ${message}`, {
    details: { ...details, worker, address },
  });
}

function told(error: unknown): ToldError {
  if (error instanceof CnnError) {
    const { code, message, details } = error;
    return { code, message, details };
  }
  return { code: 'ENGINE', message: error instanceof Error ? error.message : String(error), details: {} };
}
