import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { CnnError } from '@cnn/core';
import {
  jobsFolder,
  type RunListener,
  readTaskEnd,
  receivedError,
  removeTask,
  type Store,
  storeBelow,
  type TrainingEnd,
  type TrainingOutcome,
  type TrainingTask,
  withdrawTask,
  writeTask,
} from '@cnn/experiment';
import { JobLog } from './jobLog.js';
import { isAlive, type JobIdentity, metadataOf } from './jobMetadata.js';
import { type JobsApi, lastPatience, type RayJob } from './jobsApi.js';
import type { RayExecutorOptions } from './rayOptions.js';

/** Milliseconds until what a node has written is seen here, on storage that keeps copies. */
const STORAGE = 10_000;
/** Milliseconds until a job that was stopped has ended; one that waits for room ends only when there is some. */
const STOPPING = 30_000;
const STOP_AGAIN = 5_000;

/** What all tasks of an executor share. */
export interface RayTaskContext {
  /** The API, for one task. */
  readonly connect: () => JobsApi;
  readonly options: RayExecutorOptions;
  readonly cpusOf: (task: TrainingTask) => number;
}

export interface RayTaskOptions {
  readonly task: TrainingTask;
  readonly identity: Omit<JobIdentity, 'attempt'>;
  /** A job that an earlier program has submitted for the same task. */
  readonly found: { readonly id: string; readonly attempt: number } | undefined;
  readonly onEvent: RunListener | undefined;
}

/** A task and its jobs, one after another: the first, and those that go on after it was lost. */
export class RayTask {
  readonly #context: RayTaskContext;
  readonly #given: RayTaskOptions;
  readonly #api: JobsApi;
  /** The job that runs now, and since when it is to stop. */
  #id: string | undefined;
  #stopped: number | undefined;
  /** Whether any of its jobs has begun. */
  #begun: boolean;

  constructor(context: RayTaskContext, given: RayTaskOptions) {
    this.#context = context;
    this.#given = given;
    this.#api = context.connect();
    this.#begun = given.found !== undefined;
  }

  /** @throws CnnError what the training threw; (ABORTED) when it was stopped; (TRAINING) when its jobs were lost too often */
  async run(): Promise<TrainingOutcome> {
    const { found, task } = this.#given;
    const { retries = 3 } = this.#context.options;
    let attempt = found?.attempt ?? 1;
    let id = found?.id;
    if (id !== undefined) this.#tell(`goes on as the job ${id}, which was there`);
    for (; ; attempt++) {
      id ??= await this.#submit(attempt);
      this.#id = id;
      if (this.#stopped !== undefined) await this.#stop();
      const log = new JobLog();
      const job = await this.#follow(id, log);
      const end = await this.#endOf(id, job, log);
      if (!job || !isAlive(job)) await removeTask(this.#folder(id));
      if (end?.type === 'done') return end.outcome;
      if (this.#stopped !== undefined) throw new CnnError('ABORTED', `${task.out}: stopped.`);
      if (hasWaitedTooLong(job)) {
        this.#tell(
          `Ray had no room for its job ${id} in time (RAY_JOB_START_TIMEOUT_SECONDS); it waits as another`,
        );
        id = undefined;
        attempt--; // Nothing was lost.
        continue;
      }
      const lost = this.#judge(id, job, end, log);
      if (attempt > retries) {
        throw new CnnError(
          'TRAINING',
          `${task.out}: ${lost}. It was the last of ${retries + 1} jobs for this training. Its checkpoint is kept: run the same again to go on.`,
          { details: { reason: 'jobLost', attempts: attempt } },
        );
      }
      this.#tell(`${lost}; retry ${attempt} of ${retries}, from its last checkpoint`);
      id = undefined;
    }
  }

  /** Ends its job as soon as it can. */
  stop(): void {
    if (this.#stopped !== undefined) return;
    this.#stopped = Date.now();
    this.#api.patienceMs = Math.min(this.#api.patienceMs, lastPatience);
    void this.#stop().catch(() => undefined);
  }

  async #submit(attempt: number): Promise<string> {
    const { task, identity } = this.#given;
    const { options, cpusOf } = this.#context;
    if (this.#stopped !== undefined) throw new CnnError('ABORTED', `${task.out}: stopped before it began.`);
    // Ray's addresses have no room for a slash.
    const id = `cnn-${task.out.replaceAll(/[^\w.-]+/g, '-')}-${randomBytes(4).toString('hex')}`;
    // Only what a job of ours has begun is ours to remove.
    const overwrite = task.overwrite === true || this.#begun;
    const again = attempt === 1 ? {} : { resume: true, overwrite };
    const whole = { ...task, ...again, checkpointEvery: task.checkpointEvery ?? 'epoch' };
    const host = options.host?.(task) ?? {};
    await writeTask(this.#folder(id), { root: options.root, task: whole, host });
    await this.#api.submit({
      id,
      entrypoint: this.#entrypoint(id),
      metadata: metadataOf({ ...identity, attempt }),
      cpus: cpusOf(task),
      memoryBytes: options.memoryBytes,
      gpus: options.gpus,
    });
    this.#tell(`submitted as the job ${id}`);
    return id;
  }

  #entrypoint(id: string): string {
    const { root, workingDir, command = 'cnn run-task' } = this.#context.options;
    const folder = `${root.replace(/\/+$/, '')}/${jobsFolder}/${id}`;
    return `cd ${quoted(workingDir)} && exec ${command} ${quoted(folder)}`;
  }

  #folder(id: string): Store {
    return storeBelow(this.#context.options.store, `${jobsFolder}/${id}`);
  }

  /** Until the job has ended; undefined when the cluster does not know it any more. */
  async #follow(id: string, log: JobLog): Promise<RayJob | undefined> {
    const { options } = this.#context;
    let begun = false;
    let askedAgain = Date.now();
    for (;;) {
      const job = await this.#api.find(id);
      begun ||= job !== undefined && job.status !== 'PENDING';
      this.#begun ||= begun && !hasWaitedTooLong(job);
      if (begun && job) this.#hear(log.read(await this.#api.logs(id)));
      if (!job || !isAlive(job)) return job;
      const since = this.#stopped;
      if (since !== undefined && Date.now() - since > STOPPING && job.status === 'PENDING') {
        this.#tell(`the job ${id} still waits for room in Ray; it ends by itself as soon as it begins`);
        return job;
      }
      if (since !== undefined && Date.now() - askedAgain > STOP_AGAIN) {
        askedAgain = Date.now();
        await this.#stop();
      }
      await pause(options.pollMs ?? 1_000);
    }
  }

  #hear(replies: ReturnType<JobLog['read']>): void {
    for (const reply of replies) if (reply.type === 'event') this.#given.onEvent?.(reply.event);
  }

  /** What the job has left in its folder, or said at last. */
  async #endOf(id: string, job: RayJob | undefined, log: JobLog): Promise<TrainingEnd | undefined> {
    const begin = Date.now();
    for (;;) {
      const end = (await readTaskEnd(this.#folder(id))) ?? log.end;
      if (end || job?.status !== 'SUCCEEDED' || Date.now() - begin > STORAGE) return end;
      await pause(200);
    }
  }

  /**
   * How a job was lost.
   *
   * @throws CnnError when it was not: what the training threw, that others stopped it, that its program can't run there
   */
  #judge(id: string, job: RayJob | undefined, end: TrainingEnd | undefined, log: JobLog): string {
    const { out } = this.#given.task;
    if (!job) return `Ray does not know its job ${id} any more`;
    const aborted = end?.type === 'error' && end.error.code === 'ABORTED';
    if (job.status === 'STOPPED') {
      throw new CnnError(
        'ABORTED',
        `${out}: its job ${id} was stopped in Ray, not from here. Run the same again to go on.`,
      );
    }
    if (end?.type === 'error' && !aborted) throw receivedError(end.error, out);
    const { exitCode } = job;
    // A signal ends a program with less than 0, and a shell with more than 128.
    if (aborted || exitCode === undefined || exitCode < 0 || exitCode > 128)
      return `its job ${id} was lost (${exitCode === undefined ? firstLine(job.message) : exitWords(exitCode)})`;
    const { workingDir } = this.#context.options;
    throw new CnnError(
      'TRAINING',
      `${out}: its job ${id} could not run (exit code ${exitCode}): ${log.otherWords || job.message} Every node needs the same version of cnn, and must see ${workingDir}.`,
    );
  }

  /** Also of a job that waits, which Ray would run to its end when there is room: it finds that its task was taken back. */
  async #stop(): Promise<void> {
    const id = this.#id;
    if (id === undefined) return;
    await withdrawTask(this.#folder(id));
    await this.#api.stop(id);
  }

  #tell(message: string): void {
    this.#context.options.onNotice?.(`${this.#given.task.out}: ${message}.`);
  }
}

/** Ray fails a job that has waited for room for 15 minutes: it has not begun. */
function hasWaitedTooLong(job: RayJob | undefined): boolean {
  return (
    job?.status === 'FAILED' &&
    job.exitCode === undefined &&
    job.message.startsWith('Job supervisor actor failed to start within')
  );
}

/** Ray's words about a lost node have many. */
function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').replace(/\.$/, '');
}

function exitWords(code: number): string {
  const killed = code === -9 || code === 137;
  return `exit code ${code}${killed ? ': killed, as for want of memory' : ''}`;
}

/** A word of a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
