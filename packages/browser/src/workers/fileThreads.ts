import { doFileJob, type FileJobs } from './fileJobs.js';
import { FileThread, ThreadEnded } from './fileThread.js';
import { startImageWorker } from './startImageWorker.js';

/** Threads that do jobs with files for this page or worker. They start when they are needed, and end when they are not. */
export interface FileThreads {
  /** Does a job in the thread that has least to do; in this one where there can be no other. @throws CnnError as the job does */
  do<Name extends keyof FileJobs>(
    job: Name,
    input: FileJobs[Name]['input'],
  ): Promise<FileJobs[Name]['output']>;
}

/** Milliseconds without work after which threads are ended. */
const IDLE = 5000;

/** A thread fetches the next file while it decodes another. */
const AT_ONCE = 2;

const pools = new Map<() => Worker, FileThreads>();

/**
 * The threads of this page or worker, which all sets share.
 *
 * @param start starts their program. Default: as a bundler finds it
 */
export function fileThreads(start: () => Worker = startImageWorker): FileThreads {
  const pool = pools.get(start) ?? makePool(start);
  pools.set(start, pool);
  return pool;
}

/** So many threads at most: one processor is left to the page. */
function mostThreads(): number {
  return Math.max(1, Math.min(4, navigator.hardwareConcurrency - 1));
}

function makePool(start: () => Worker): FileThreads {
  const threads = new Set<FileThread>();
  let impossible = false;
  let idle: ReturnType<typeof setTimeout> | undefined;
  const freest = (): FileThread | undefined => {
    for (const thread of threads) if (thread.ended) threads.delete(thread);
    const least = [...threads].reduce<FileThread | undefined>(
      (best, thread) => (best === undefined || thread.load < best.load ? thread : best),
      undefined,
    );
    if (least && (least.load < AT_ONCE || threads.size >= mostThreads())) return least;
    try {
      const thread = new FileThread(start);
      threads.add(thread);
      return thread;
    } catch {
      impossible = true;
      return least;
    }
  };
  const endIdle = (): void => {
    clearTimeout(idle);
    idle = setTimeout(() => {
      for (const thread of threads) if (thread.load === 0) thread.end();
    }, IDLE);
  };
  return {
    async do(job, input) {
      const thread = impossible ? undefined : freest();
      if (!thread) return doFileJob(job, input);
      try {
        return await thread.do(job, input);
      } catch (error) {
        if (!(error instanceof ThreadEnded)) throw error;
        // Its program could not be loaded: it will not be the next time.
        impossible = true;
        return doFileJob(job, input);
      } finally {
        endIdle();
      }
    },
  };
}
