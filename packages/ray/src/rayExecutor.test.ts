import {
  isWithdrawn,
  memoryStore,
  parseExperiment,
  readTask,
  storeBelow,
  type TrainingEnd,
  type TrainingRequest,
  withdrawTask,
  writeTaskEnd,
} from '@cnn/experiment';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeRay, type FakeRun } from './fakeRay.support.test.js';
import { type RayExecutor, rayExecutor } from './rayExecutor.js';
import type { RayExecutorOptions } from './rayOptions.js';

const experiment = parseExperiment({ training: { epochs: 3 } });
const task = (out: string) => ({ out, experiment });
const done: TrainingEnd = { type: 'done', outcome: { status: 'finished', epochs: 3 } };

/** What a job does once it has read its task; gives its exit code. */
type Work = (
  run: FakeRun & { request: TrainingRequest; end: (end: TrainingEnd) => Promise<void> },
) => Promise<number>;

let store = memoryStore();
let ray: FakeRay;
let address = '';
let work: Work;
const open: RayExecutor[] = [];
const notices: string[] = [];

/** A job of somebody else's. */
const STRANGER = 'sleep 1000';

/** As `cnn run-task` does. */
async function program(run: FakeRun): Promise<number> {
  if (run.entrypoint === STRANGER)
    return new Promise((resolve) => run.signal.addEventListener('abort', () => resolve(143)));
  const folder = /'\/shared\/folds\/(jobs\/[^']+)'$/.exec(run.entrypoint)?.[1] ?? '';
  const own = storeBelow(store, folder);
  if (await isWithdrawn(own)) return 130;
  const request = await readTask(own);
  return work({ ...run, request, end: (end) => writeTaskEnd(own, end) });
}

const finishes: Work = async ({ end, print }) => {
  print(JSON.stringify({ type: 'event', event: { type: 'epochBegin', epoch: 0 } }));
  await end(done);
  print(JSON.stringify(done));
  return 0;
};
/** Until it is stopped. */
const endless: Work = ({ signal, end }) =>
  new Promise((resolve) => {
    signal.addEventListener('abort', async () => {
      await end({ type: 'error', error: { code: 'ABORTED', message: 'stopped.', details: {} } });
      resolve(130);
    });
  });

async function executorOf(more: Partial<RayExecutorOptions> = {}): Promise<RayExecutor> {
  const executor = await rayExecutor({
    ...{ address, store, root: '/shared/folds', workingDir: '/shared', pollMs: 5 },
    onNotice: (message) => notices.push(message),
    ...more,
  });
  open.push(executor);
  return executor;
}

beforeEach(async () => {
  store = memoryStore();
  work = finishes;
  ray = new FakeRay({ cpus: 4, program, killAfter: 50 });
  address = await ray.listen();
});
afterEach(async () => {
  for (const executor of open.splice(0)) await executor.dispose();
  notices.length = 0;
  await ray.close();
});

describe('rayExecutor', () => {
  it('runs a task as a job with CPUs, memory and cards, and tells what happens in it', async () => {
    const executor = await executorOf({ memoryBytes: 1e9, gpus: 0.5, command: 'npx cnn run-task' });
    expect(executor).toMatchObject({ parallel: 2, threads: 2, version: '2.60.0', cpus: 4 });
    const events: unknown[] = [];
    let seen: TrainingRequest | undefined;
    work = async (run) => {
      seen = run.request;
      return finishes(run);
    };
    const execution = executor.submit(task('fold-1'), { onEvent: (event) => events.push(event) });
    expect(await execution.done).toEqual({ status: 'finished', epochs: 3 });
    expect(events).toEqual([{ type: 'epochBegin', epoch: 0 }]);
    expect(seen).toMatchObject({
      root: '/shared/folds',
      task: { out: 'fold-1', checkpointEvery: 'epoch', experiment: { engine: { threads: 2 } } },
    });
    const [job] = ray.jobs;
    expect(job?.entrypoint).toMatch(
      /^cd '\/shared' && exec npx cnn run-task '\/shared\/folds\/jobs\/cnn-fold-1-[\da-f]{8}'$/,
    );
    expect(job?.body).toMatchObject({
      entrypoint_num_cpus: 2,
      entrypoint_memory: 1e9,
      entrypoint_num_gpus: 0.5,
    });
    expect(await store.list('jobs')).toEqual([]);
  });

  it('keeps jobs back until the CPUs have room', async () => {
    const executor = await executorOf();
    let most = 0;
    work = async (run) => {
      // The first waits for the second.
      if (ray.jobs.length < 4) await vi.waitFor(() => expect(ray.alive.length).toBeGreaterThan(1));
      most = Math.max(most, ray.alive.length);
      await new Promise((resolve) => setTimeout(resolve, 50));
      most = Math.max(most, ray.alive.length);
      return finishes(run);
    };
    await Promise.all(['a', 'b', 'c', 'd'].map((out) => executor.submit(task(out)).done));
    expect(most).toBe(2);
    expect(ray.jobs).toHaveLength(4);
  });

  it('goes on as another job when one is lost, as often as is allowed', async () => {
    const executor = await executorOf({ retries: 2 });
    const requests: TrainingRequest[] = [];
    work = async (run) => {
      requests.push(run.request);
      if (requests.length === 1) ray.lose(ray.alive[0]);
      if (requests.length === 2) ray.kill(ray.alive[0]);
      return requests.length < 3 ? new Promise(() => {}) : finishes(run);
    };
    await executor.submit(task('fold-1')).done;
    expect(requests.map((one) => one.task.resume)).toEqual([undefined, true, true]);
    expect(ray.jobs.map(({ metadata }) => metadata['cnn-attempt'])).toEqual(['1', '2', '3']);
    expect(notices.join('\n')).toMatch(
      /was lost \(Job supervisor actor died: The actor died unexpectedly before finishing this task\); retry 1 of 2/,
    );
    expect(notices.join('\n')).toMatch(
      /was lost \(exit code -9: killed, as for want of memory\); retry 2 of 2, from its last checkpoint\./,
    );
    work = async () => {
      ray.lose(ray.alive[0]);
      return new Promise(() => {});
    };
    await expect(executor.submit(task('fold-2')).done).rejects.toMatchObject({
      code: 'TRAINING',
      message: expect.stringContaining('It was the last of 3 jobs for this training.'),
    });
  });

  it('does not try again what failed by itself, and says why', async () => {
    const executor = await executorOf();
    work = async ({ end }) => {
      await end({ type: 'error', error: { code: 'DATA', message: 'no image.', details: { at: 1 } } });
      return 1;
    };
    await expect(executor.submit(task('a')).done).rejects.toMatchObject({
      code: 'DATA',
      message: 'a: no image.',
      details: { at: 1 },
    });
    // Its folder can't be seen there: the log alone says so.
    work = async ({ print }) => {
      print(JSON.stringify({ type: 'error', error: { code: 'FILE', message: 'no folder.', details: {} } }));
      return 1;
    };
    await expect(executor.submit(task('b')).done).rejects.toThrow('b: no folder.');
    work = async ({ print }) => {
      print('sh: 1: cnn: not found');
      return 127;
    };
    await expect(executor.submit(task('c')).done).rejects.toThrow(
      /^c: its job cnn-c-\w+ could not run \(exit code 127\): .*cnn: not found Every node needs the same version of cnn, and must see \/shared\.$/,
    );
    expect(ray.jobs).toHaveLength(3);
  });

  it('stops jobs that run, and takes back one that waits in Ray', async () => {
    work = endless;
    const executor = await executorOf({ processes: 3 });
    expect(notices).toEqual(["The cluster's 4 CPUs have room for 2 of 3 jobs; others wait in Ray."]);
    const executions = ['a', 'b', 'c', 'd'].map((out) => executor.submit(task(out)));
    const ended = Promise.allSettled(executions.map((one) => one.done));
    await vi.waitFor(() => expect(ray.alive).toHaveLength(3));
    for (const one of executions) one.stop();
    for (const outcome of await ended)
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'ABORTED' } });
    // The one that waited has begun when there was room, and has found that it was taken back.
    expect(ray.alive).toEqual([]);
    expect(ray.jobs.map((job) => job.driver_exit_code)).toEqual([130, 130, 130]);
    expect(await store.list('jobs')).toEqual([]);
  });

  it('says that somebody else has stopped a job', async () => {
    work = endless;
    const executor = await executorOf();
    const { done: outcome } = executor.submit(task('a'));
    const failed = outcome.catch((error: unknown) => error);
    await vi.waitFor(() => expect(ray.alive[0]?.status).toBe('RUNNING'));
    await new Promise<void>((resolve) => setTimeout(resolve, 20));
    const { httpRequest } = await import('./httpRequest.js');
    const url = new URL(`/api/jobs/${ray.jobs[0]?.submission_id}/stop`, address);
    await httpRequest({ url, method: 'POST', timeoutMs: 1_000 });
    expect(await failed).toMatchObject({
      code: 'ABORTED',
      message: expect.stringMatching(/was stopped in Ray, not from here\. Run the same again to go on\./),
    });
  });

  it('goes on with the jobs of a program that was killed, and stops those of another run', async () => {
    let finish: () => void = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    work = async (run) => {
      await finished;
      return finishes(run);
    };
    const killed = await executorOf();
    open.length = 0; // nobody disposes of it
    for (const out of ['a', 'b']) killed.submit(task(out)).done.catch(() => undefined);
    await vi.waitFor(() => expect(ray.alive).toHaveLength(2));

    const again = await executorOf();
    const both = ['a', 'b'].map((out) => again.submit(task(out)).done);
    await vi.waitFor(() =>
      expect(notices.filter((one) => one.includes('goes on as the job'))).toHaveLength(2),
    );
    finish();
    await Promise.all(both);
    expect(ray.jobs).toHaveLength(2);

    work = endless;
    const third = await executorOf();
    open.length = 0;
    third.submit(task('a')).done.catch(() => undefined);
    await vi.waitFor(() => expect(ray.alive).toHaveLength(1));
    work = finishes;
    // The same folder, and another task: the job that writes there goes first.
    const other = await executorOf();
    await other.submit({ ...task('a'), pauseAfter: 2 }).done;
    expect(ray.jobs.map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED', 'STOPPED', 'SUCCEEDED']);
  });

  it('stops what was left for a folder that begins anew', async () => {
    work = endless;
    const killed = await executorOf();
    open.length = 0;
    killed.submit(task('a')).done.catch(() => undefined);
    await vi.waitFor(() => expect(ray.alive[0]?.status).toBe('RUNNING'));
    await executorOf({ overwrite: true });
    expect(ray.jobs.map(({ status }) => status)).toEqual(['STOPPED']);
  });

  it('submits anew what Ray had no room for in time, and loses no retry for it', async () => {
    const executor = await executorOf({ processes: 3, retries: 0 });
    let end = (): void => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    work = async (run) => {
      await ended;
      return finishes(run);
    };
    const all = ['a', 'b', 'with/slash'].map((out) => executor.submit(task(out)).done);
    await vi.waitFor(() => expect(ray.alive.map(({ status }) => status)).toContain('PENDING'));
    const waiting = ray.jobs.find(({ status }) => status === 'PENDING');
    if (!waiting) throw new Error('one waits');
    waiting.status = 'FAILED';
    waiting.message =
      'Job supervisor actor failed to start within 900.0 seconds. This timeout can be configured';
    await vi.waitFor(() => expect(ray.jobs).toHaveLength(4));
    end();
    await Promise.all(all);
    expect(notices.join('\n')).toContain('Ray had no room for its job');
    expect(notices.join('\n')).not.toContain('retry');
    for (const { submission_id } of ray.jobs) expect(submission_id).not.toContain('/');
  });

  it('does not take a job that was taken back while it waited', async () => {
    const body = { entrypoint: STRANGER, submission_id: 'stranger', entrypoint_num_cpus: 4 };
    const { httpRequest } = await import('./httpRequest.js');
    const ask = (path: string, given?: object) =>
      httpRequest({
        url: new URL(`/api/jobs/${path}`, address),
        method: 'POST',
        body: given,
        timeoutMs: 1_000,
      });
    await ask('', body);
    const killed = await executorOf();
    open.splice(open.indexOf(killed), 1);
    killed.submit(task('a')).done.catch(() => undefined);
    await vi.waitFor(() => expect(ray.alive).toHaveLength(2));
    await withdrawTask(storeBelow(store, `jobs/${ray.jobs[1]?.submission_id}`));
    const again = await executorOf();
    const done = again.submit(task('a')).done;
    await vi.waitFor(() => expect(ray.jobs).toHaveLength(3));
    await ask('stranger/stop');
    expect(await done).toMatchObject({ status: 'finished' });
    expect(notices.join('\n')).not.toContain('which was there');
  });

  it('bears a cluster that is out of reach for a while, and one that has lost its jobs', async () => {
    const executor = await executorOf();
    work = async (run) => {
      ray.reachable = false;
      setTimeout(() => {
        ray.reachable = true;
      }, 300);
      return finishes(run);
    };
    await executor.submit(task('a')).done;
    let lost = false;
    work = async (run) => {
      if (!lost) ray.jobs.length = 0;
      if (lost) return finishes(run);
      lost = true;
      return new Promise(() => {});
    };
    await executor.submit(task('b')).done;
    expect(notices.join('\n')).toContain('any more; retry 1 of 3');
    ray.reachable = false;
    const impatient = executorOf({ patienceMs: 10 });
    await expect(impatient).rejects.toMatchObject({
      code: 'OPTIONS',
      message: expect.stringMatching(
        /^address: expected the dashboard of a Ray cluster, such as http:\/\/127\.0\.0\.1:8265, received http:\/\/127\.0\.0\.1:\d+: .*ray start --head$/,
      ),
    });
  });

  it.each([
    [
      { workingDir: 'project' },
      'workingDir: expected an absolute path on storage that this program and every node',
    ],
    [{ root: './folds' }, 'root: expected an absolute path on storage'],
    [{ address: 'ray.example:8265' }, "address: expected the address of Ray's dashboard, such as"],
    [{ address: 'http://me:secret@127.0.0.1:9' }, /received http:\/\/127\.0\.0\.1:9: connect ECONNREFUSED/],
    [{ retries: -1 }, 'retries: expected a whole number from 0, received -1'],
    [{ processes: 0 }, 'processes: expected a whole number from 1, received 0'],
    [{ cpus: 0 }, 'cpus: expected a number above 0, received 0'],
  ])('refuses %j', async (options, message) => {
    await expect(executorOf(options)).rejects.toThrow(message);
  });
});
