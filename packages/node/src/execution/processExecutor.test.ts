import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseExperiment, type RunEvent } from '@cnn/experiment';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { trainingProgram } from '../trainingProgram.js';
import { processExecutor } from './processExecutor.js';
import { writeTinyImages } from './tinyImages.support.test.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-processes-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const experiment = parseExperiment({
  data: { labelFrom: 'folder:1', groupFrom: 'folder:2' },
  split: { allowLeakage: true },
  training: { epochs: 2 },
  engine: { name: 'wasm' },
});

/** The experiment on a few images. */
async function onImages() {
  return { ...experiment, data: { ...experiment.data, source: await writeTinyImages(join(root, 'images')) } };
}

/** A program that does something else with a request; `request` and `reply` are there. */
async function program(name: string, body: string): Promise<URL> {
  const path = join(root, `${name}.mjs`);
  await writeFile(
    path,
    `const reply = (message) => new Promise((resolve) => process.send(message, undefined, undefined, resolve));
process.once('message', async (request) => { ${body} });\n`,
  );
  return pathToFileURL(path);
}

describe('processExecutor', () => {
  it('asks a process of its own, with threads where the experiment names none', async () => {
    const echo = await program(
      'echo',
      "await reply({ type: 'event', event: { type: 'asked', request, loss: NaN } }); await reply({ type: 'done', outcome: { status: 'finished', epochs: 2 } }); process.exit(0);",
    );
    const executor = processExecutor({ root, program: echo, threads: 3, cores: 8, processes: 4, workers: 1 });
    expect(executor).toMatchObject({ parallel: 2, budget: { asked: 4, processes: 2, threads: 3 } });
    const events: unknown[] = [];
    const onEvent = (event: unknown): void => void events.push(event);
    const { done } = executor.submit({ out: 'a', experiment, resume: true }, { onEvent });
    expect(await done).toEqual({ status: 'finished', epochs: 2 });
    expect(events).toEqual([
      {
        type: 'asked',
        loss: Number.NaN,
        request: {
          root,
          task: {
            out: 'a',
            experiment: { ...experiment, engine: { name: 'wasm', threads: 3 } },
            resume: true,
          },
          host: expect.objectContaining({ workers: 1 }),
        },
      },
    ]);
    const own = { ...experiment, engine: { threads: 1 } };
    await executor.submit({ out: 'b', experiment: own }, { onEvent }).done;
    expect(events[1]).toMatchObject({ request: { task: { experiment: { engine: { threads: 1 } } } } });
  });

  it.each([
    [
      'says it',
      "await reply({ type: 'error', error: { code: 'DATA', message: 'no image.', details: { at: 1 } } }); process.exit(1);",
      'DATA',
      'a: no image.',
    ],
    ['breaks', "throw new Error('out of luck');", 'TRAINING', 'a: its process ended with 1: '],
    ['is killed', "process.kill(process.pid, 'SIGKILL');", 'TRAINING', 'a: its process ended with a signal.'],
  ])('tells why a process ended that %s', async (name, body, code, message) => {
    const executor = processExecutor({ root, program: await program(name.replace(' ', '-'), body) });
    const { done } = executor.submit({ out: 'a', experiment });
    await expect(done).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
    if (code === 'DATA') await expect(done).rejects.toMatchObject({ details: { at: 1 } });
  });

  it('stops a process, and begins none that waits', async () => {
    const waiting = await program(
      'waiting',
      "await reply({ type: 'event', event: { type: 'begun' } }); setInterval(() => {}, 1000);",
    );
    const executor = processExecutor({ root, program: waiting });
    const begun: string[] = [];
    const submit = (out: string) => {
      let tell: () => void = () => {};
      const there = new Promise<void>((resolve) => {
        tell = resolve;
      });
      const onEvent = (): void => {
        begun.push(out);
        tell();
      };
      return { there, ...executor.submit({ out, experiment }, { onEvent }) };
    };
    const [first, second] = [submit('a'), submit('b')];
    const outcomes = Promise.allSettled([first.done, second.done]);
    await first.there;
    await executor.dispose();
    const aborted = { status: 'rejected', reason: expect.objectContaining({ code: 'ABORTED' }) };
    expect(await outcomes).toMatchObject([aborted, aborted]);
    expect(begun).toEqual(['a']);
  });

  it('begins another only when memory has room for it', async () => {
    const body = `const { out } = request.task; await reply({ type: 'event', event: { type: 'begun' } });
      await new Promise((resolve) => setTimeout(resolve, 300));
      await reply({ type: 'memory', peakBytes: 600 });
      await new Promise((resolve) => setTimeout(resolve, 300));
      await reply({ type: 'done', outcome: { status: 'finished', epochs: 1 } }); process.exit(0);`;
    const slow = await program('memory', body);
    const running = new Set<string>();
    let most = 0;
    const trained = async (memoryBytes: number) => {
      most = 0;
      const executor = processExecutor({ root, program: slow, processes: 3, cores: 6, memoryBytes });
      const all = ['a', 'b', 'c'].map(async (out) => {
        const onEvent = (): void => {
          running.add(out);
          most = Math.max(most, running.size);
        };
        await executor.submit({ out, experiment }, { onEvent }).done;
        running.delete(out);
      });
      await Promise.all(all);
      return most;
    };
    expect(await trained(1000)).toBe(1);
    expect(await trained(1e9)).toBeGreaterThan(1); // the first runs alone until it has told how much it takes
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

// The processes run the built package, since they know no TypeScript.
describe.skipIf(!existsSync(trainingProgram))('processExecutor with the program of the package', () => {
  it('trains, pauses, goes on and finishes', { timeout: 120_000 }, async () => {
    const executor = processExecutor({
      root,
      threads: 1,
      logging: { csvLog: true },
      facts: { cnn: '1.2.3' },
    });
    const events: RunEvent[] = [];
    const onEvent = (event: RunEvent): void => void events.push(event);
    const task = {
      out: 'run',
      experiment: await onImages(),
      checkpointEvery: 'epoch',
      resume: true,
    } as const;
    expect(await executor.submit({ ...task, pauseAfter: 1 }, { onEvent }).done).toEqual({
      status: 'paused',
      epochs: 1,
    });
    expect(await executor.submit(task, { onEvent }).done).toEqual({ status: 'finished', epochs: 2 });
    expect(events.filter(({ type }) => type === 'epochEnd')).toHaveLength(2);
    const json = async (name: string) => JSON.parse(await readFile(join(root, 'run', name), 'utf8'));
    expect((await json('history.json')).history.val_loss).toHaveLength(2);
    expect((await readFile(join(root, 'run', 'log.csv'), 'utf8')).trim().split('\n')).toHaveLength(3);
    expect(await readFile(join(root, 'run', 'report.html'), 'utf8')).toContain('1.2.3');
    expect((await json('experiment.json')).engine).toEqual({ name: 'wasm', threads: 1 });
    await executor.dispose();
  });

  it('ends a training when the program ends that began it', { timeout: 60_000 }, async () => {
    const endless = { ...(await onImages()), training: { ...experiment.training, epochs: 100_000 } };
    const script = `
      import { processExecutor } from '${new URL('index.js', trainingProgram).href}';
      const executor = processExecutor({ root: ${JSON.stringify(root)}, threads: 1 });
      const onEvent = ({ type }) => type === 'epochEnd' && console.log('trains');
      await executor.submit({ out: 'orphan', experiment: ${JSON.stringify(endless)} }, { onEvent }).done;
    `;
    const parent = spawn(process.execPath, ['--input-type=module', '--eval', script]);
    await new Promise((resolve, reject) => {
      parent.stdout.once('data', resolve);
      parent.once('exit', () => reject(new Error('it ended before it trained')));
    });
    const { pid } = JSON.parse(await readFile(join(root, 'orphan', 'run.lock'), 'utf8'));
    expect(pid).not.toBe(parent.pid);
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 30_000, interval: 100 });
    // It has let go of its folder, and kept what it had.
    expect(existsSync(join(root, 'orphan', 'run.lock'))).toBe(false);
    expect(existsSync(join(root, 'orphan', 'model', 'model.json'))).toBe(true);
  });

  it('tells what is wrong with the images, and stops while they are opened', {
    timeout: 60_000,
  }, async () => {
    const executor = processExecutor({ root });
    const nowhere = { ...experiment, data: { source: join(root, 'nowhere') } };
    await expect(executor.submit({ out: 'bad', experiment: nowhere }).done).rejects.toThrow(
      /^bad: .*nowhere/,
    );
    const synthetic = { ...experiment, data: { source: 'synthetic' } };
    const { done, stop } = executor.submit({ out: 'stopped', experiment: synthetic });
    setTimeout(stop, 300);
    await expect(done).rejects.toMatchObject({ code: 'ABORTED' });
  });
});
