import { setTimeout as pause } from 'node:timers/promises';
import { isWithdrawn, jobsFolder, removeTask, type Store, storeBelow, withdrawTask } from '@cnn/experiment';
import { identityOf, isAlive, type JobIdentity } from './jobMetadata.js';
import type { JobsApi, RayJob } from './jobsApi.js';

/** Milliseconds until jobs that were stopped have to have ended: Ray kills them after 3 seconds. */
const STOPPING = 60_000;
const LOOK = 500;

export interface LeftJobsOptions {
  readonly api: JobsApi;
  readonly store: Store;
  /** The executor's folder, as the nodes see it. */
  readonly root: string;
}

interface LeftJob {
  readonly id: string;
  readonly identity: JobIdentity;
}

/** The jobs that an earlier program has left for the same folder, and that still run or wait. */
export class LeftJobs {
  readonly #options: LeftJobsOptions;
  #jobs: LeftJob[] | undefined;

  constructor(options: LeftJobsOptions) {
    this.#options = options;
  }

  /** Finds them. Those of another run of the folder are stopped, and what is left of jobs that are over is removed. */
  async find(run: string): Promise<void> {
    const all = await this.#alive();
    // A task that was taken back does nothing when its job begins.
    const back = await Promise.all(all.map(({ id }) => isWithdrawn(this.#folder(id))));
    const own = all.filter(({ identity }, at) => identity.run === run && !back[at]);
    this.#jobs = own;
    await this.#stop(all.filter((job, at) => !own.includes(job) && !back[at]));
    const { store } = this.#options;
    const folders = await store.list(jobsFolder, { deep: false }).catch(() => []);
    for (const entry of folders) {
      const id = entry.slice(jobsFolder.length + 1).replace(/\/$/, '');
      if (id.startsWith('cnn-') && !all.some((job) => job.id === id)) await removeTask(this.#folder(id));
    }
  }

  /** The job of a task, which is its taker's from now on. Others of the same training's folder are stopped first. */
  async take(wanted: Omit<JobIdentity, 'attempt'>): Promise<{ id: string; attempt: number } | undefined> {
    const own = (this.#jobs ?? []).filter(({ identity }) => identity.out === wanted.out);
    this.#jobs = this.#jobs?.filter((job) => !own.includes(job));
    const taken = own.findLast(({ identity }) => identity.task === wanted.task);
    await this.#stop(own.filter((job) => job !== taken));
    return taken && { id: taken.id, attempt: taken.identity.attempt };
  }

  /** Stops those that nobody has taken. */
  async stopRest(): Promise<void> {
    const rest = this.#jobs ?? (await this.#alive());
    this.#jobs = [];
    await this.#stop(rest);
  }

  async #alive(): Promise<LeftJob[]> {
    const { api, root } = this.#options;
    const jobs = (await api.list()).filter(isAlive);
    return jobs.flatMap((job: RayJob) => {
      const identity = identityOf(job);
      return identity?.root === root ? [{ id: job.id, identity }] : [];
    });
  }

  async #stop(jobs: readonly LeftJob[]): Promise<void> {
    const { api } = this.#options;
    for (const { id } of jobs) {
      await withdrawTask(this.#folder(id));
      await api.stop(id);
    }
    const begin = Date.now();
    for (const { id } of jobs) {
      for (;;) {
        const job = await api.find(id);
        if (!job || !isAlive(job)) {
          await removeTask(this.#folder(id));
          break;
        }
        if (Date.now() - begin > STOPPING) break;
        await pause(LOOK);
      }
    }
  }

  #folder(id: string): Store {
    return storeBelow(this.#options.store, `${jobsFolder}/${id}`);
  }
}
