import { CnnError } from '@cnn/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseExperiment } from '../experiment/parseExperiment.js';
import { runExperiment } from '../run/runExperiment.js';
import type { RunExperimentOptions } from '../run/runOptions.js';
import { memoryStore } from '../store/memoryStore.js';
import { type LocalExecutorOptions, localExecutor } from './localExecutor.js';
import { Submissions } from './submissions.js';

vi.mock('../run/runExperiment.js', () => ({ runExperiment: vi.fn() }));

/** Trainings that go on until they are ended; what is asked of each stands in `asked`. */
const asked: RunExperimentOptions[] = [];
const end: ((error?: Error) => void)[] = [];
beforeEach(() => {
  vi.mocked(runExperiment).mockImplementation(
    (options) =>
      new Promise<never>((resolve, reject) => {
        asked.push(options);
        options.signal?.addEventListener?.('abort', () => reject(new CnnError('ABORTED', 'stopped.')));
        end.push((error) =>
          error ? reject(error) : resolve({ status: 'finished', epochs: 3, history: {} } as never),
        );
      }),
  );
});
afterEach(() => {
  asked.length = 0;
  end.length = 0;
});

const experiment = parseExperiment({ training: { epochs: 3 } });
const opened = { set: {}, engine: {} } as unknown as Awaited<ReturnType<LocalExecutorOptions['open']>>;
const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
const task = (out: string) => ({ out, experiment });

describe('localExecutor', () => {
  it('runs one training after another, each in its own folder', async () => {
    const closed: string[] = [];
    const executor = localExecutor({
      store: memoryStore(new Map(), 'all'),
      open: async ({ out }) => ({ ...opened, close: async () => void closed.push(out) }),
    });
    expect(executor.parallel).toBe(1);
    const [first, second] = [executor.submit(task('a')), executor.submit(task('b'))];
    await soon();
    expect(asked.map(({ store }) => store.name)).toEqual(['all/a']);
    end[0]?.();
    expect(await first.done).toMatchObject({ status: 'finished', epochs: 3 });
    await soon();
    expect(asked.map(({ store }) => store.name)).toEqual(['all/a', 'all/b']);
    end[1]?.(new CnnError('DATA', 'a bad image.'));
    await expect(second.done).rejects.toThrow('a bad image.');
    await executor.dispose();
    expect(closed).toEqual(['a', 'b']);
  });

  it('goes on from a checkpoint if there is one, and else begins anew', async () => {
    const store = memoryStore();
    const executor = localExecutor({ store, open: async () => opened });
    const again = { ...task('a'), resume: true, overwrite: true, pauseAfter: 2 };
    const run = async () => {
      const { done } = executor.submit(again);
      await soon();
      end.at(-1)?.();
      await done;
    };
    await run();
    expect(asked[0]).toMatchObject({ experiment, overwrite: true, pauseAfter: 2 });
    expect(asked[0]?.resume).toBeUndefined();
    await store.write('a/checkpoint/checkpoint.json', '{}');
    await run();
    expect(asked[1]).toMatchObject({ resume: true });
    expect(asked[1]?.overwrite).toBeUndefined();
  });

  it('stops what runs, and does not begin what waits', async () => {
    const executor = localExecutor({ store: memoryStore(), open: async () => opened });
    const [first, second] = [executor.submit(task('a')), executor.submit(task('b'))];
    await soon();
    const both = Promise.allSettled([first.done, second.done]);
    await executor.dispose();
    const aborted = { status: 'rejected', reason: expect.objectContaining({ code: 'ABORTED' }) };
    expect(await both).toMatchObject([aborted, aborted]);
    expect(asked).toHaveLength(1);
  });
});

describe('Submissions', () => {
  it('stops all others when one fails, and waits for them', async () => {
    const all = [0, 1].map((one) =>
      localExecutor({ store: memoryStore(new Map(), `${one}`), open: async () => opened }),
    );
    const ended: string[] = [];
    const executor = {
      submit: (one: ReturnType<typeof task>) => {
        const execution = all[Number(one.out)]?.submit(one) as ReturnType<(typeof all)[0]['submit']>;
        execution.done.catch(() => ended.push(one.out));
        return execution;
      },
      dispose: async () => {},
    };
    const submissions = new Submissions(executor);
    const running = submissions.orStop(Promise.all(['0', '1'].map((out) => submissions.run(task(out)))));
    await soon();
    end[1]?.(new CnnError('TRAINING', 'the loss is NaN.'));
    await expect(running).rejects.toThrow('the loss is NaN.');
    expect(ended.sort()).toEqual(['0', '1']);
    await expect(submissions.run(task('0'))).rejects.toMatchObject({ code: 'ABORTED' });
  });

  it('stops when it is told to', async () => {
    const control = new AbortController();
    const submissions = new Submissions(
      localExecutor({ store: memoryStore(), open: async () => opened }),
      control.signal,
    );
    const running = submissions.orStop(submissions.run(task('0')));
    await soon();
    control.abort();
    await expect(running).rejects.toThrow('stopped; run it again to go on.');
  });
});
