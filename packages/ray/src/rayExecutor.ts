import { CnnError } from '@cnn/core';
import {
  type Execution,
  type Executor,
  type RunListener,
  readRun,
  type TrainingOutcome,
  type TrainingTask,
} from '@cnn/experiment';
import pLimit from 'p-limit';
import { checkOptions } from './checkOptions.js';
import { taskSum } from './jobMetadata.js';
import { JobsApi, lastPatience } from './jobsApi.js';
import { LeftJobs } from './leftJobs.js';
import type { RayExecutorOptions } from './rayOptions.js';
import { RayTask, type RayTaskContext } from './rayTask.js';

/** Threads of a training where nothing names them, as of `processExecutor`. */
const THREADS = 2;
const PATIENCE = 300_000;

export interface RayExecutor extends Executor {
  readonly parallel: number;
  /** Of each training whose experiment names none. */
  readonly threads: number;
  /** Of the cluster, without a password. */
  readonly address: string;
  /** Ray's version. */
  readonly version: string;
  /** Of the cluster in all; undefined where Ray does not tell. */
  readonly cpus: number | undefined;
}

/** A wish to stop that may come before there is a job. */
interface StopWish {
  wanted: boolean;
  job: RayTask | undefined;
}

/**
 * Runs each training as a job of a Ray cluster. The runs' folders lie on storage that all nodes share at the same absolute path: a job reads
 * its task there, and leaves its results there. A job that is lost with its node goes on from its last checkpoint as another. When this
 * program ends without `dispose`, its jobs go on, and a program that begins with the same options finds them by their metadata. Jobs wait here
 * until the cluster's CPUs have room, since one that waits in Ray can't be taken back.
 *
 * Ray asks nobody who they are: whoever reaches the address can run any command on the cluster. Keep it on loopback or a trusted network.
 *
 * @throws CnnError (OPTIONS) for options that are wrong, and when there is no Ray at the address
 *
 * @example
 * const executor = await rayExecutor({
 *   store: folderStore('/shared/folds'),
 *   root: '/shared/folds',
 *   workingDir: '/shared',
 *   cpus: 2,
 * });
 * const { done } = executor.submit({ out: 'first', experiment });
 */
export async function rayExecutor(options: RayExecutorOptions): Promise<RayExecutor> {
  checkOptions(options);
  const { address = 'http://127.0.0.1:8265', threads = THREADS, patienceMs = PATIENCE } = options;
  const { store, root, processes, onNotice } = options;
  const api = new JobsApi({ address, patienceMs });
  const version = await api.version();
  const cpus = await api.cpus();
  const cpusOf = (task: TrainingTask): number => options.cpus ?? task.experiment.engine.threads ?? threads;
  const room = cpus === undefined ? undefined : Math.max(1, Math.floor(cpus / (options.cpus ?? threads)));
  const parallel = processes ?? room ?? 1;
  if (room !== undefined && parallel > room)
    onNotice?.(`The cluster's ${cpus} CPUs have room for ${room} of ${parallel} jobs; others wait in Ray.`);
  const context: RayTaskContext = { connect: () => new JobsApi({ address, patienceMs }), options, cpusOf };
  const left = new LeftJobs({ api, store, root });
  if (options.overwrite) {
    // Not while another program is at work there.
    const lock = await store.lock?.();
    await left.stopRest().finally(() => lock?.release());
  }
  const limit = pLimit(parallel);
  const going = new Set<Execution>();
  let finding: Promise<string> | undefined;

  /** The run that the folder holds now, whose jobs are looked for once. */
  const findLeft = async (): Promise<string> => {
    const run = (await readRun(store))?.run ?? '';
    await left.find(run);
    return run;
  };
  const run = async (task: TrainingTask, wish: StopWish, onEvent: RunListener | undefined) => {
    const { engine } = task.experiment;
    const experiment = { ...task.experiment, engine: { ...engine, threads: engine.threads ?? threads } };
    const whole = { ...task, experiment };
    finding ??= findLeft();
    const identity = { root, run: await finding, out: task.out, task: taskSum(whole) };
    if (wish.wanted) throw new CnnError('ABORTED', `${task.out}: stopped before it began.`);
    const found = await left.take(identity);
    const job = new RayTask(context, { task: whole, identity, found, onEvent });
    wish.job = job;
    if (wish.wanted) job.stop();
    return job.run();
  };
  return {
    ...{ parallel, threads, address: api.shown, version, cpus },
    submit(task, { onEvent } = {}) {
      const wish: StopWish = { wanted: false, job: undefined };
      const done = limit((): Promise<TrainingOutcome> => run(task, wish, onEvent));
      const execution: Execution = {
        done,
        stop() {
          wish.wanted = true;
          wish.job?.stop();
        },
      };
      going.add(execution);
      const ended = (): boolean => going.delete(execution);
      done.then(ended, ended);
      return execution;
    },
    async dispose() {
      api.patienceMs = Math.min(patienceMs, lastPatience);
      const all = [...going];
      for (const { stop } of all) stop();
      await Promise.allSettled(all.map(({ done }) => done));
      // Without a submission, the folder may be another program's.
      if (finding) await left.stopRest().catch(() => undefined);
    },
  };
}
