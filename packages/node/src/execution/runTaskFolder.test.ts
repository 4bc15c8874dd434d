import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  parseExperiment,
  readTaskEnd,
  type TrainingReply,
  type TrainingTask,
  withdrawTask,
  writeTask,
} from '@cnn/experiment';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderStore } from '../store/folderStore.js';
import { runTaskFolder } from './runTaskFolder.js';
import { writeTinyImages } from './tinyImages.support.test.js';

const EPOCHS = 3;
let root = '';
let task: TrainingTask;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-task-'));
  const source = await writeTinyImages(join(root, 'images'));
  const experiment = parseExperiment({
    data: { source, labelFrom: 'folder:1', groupFrom: 'folder:2' },
    split: { allowLeakage: true },
    training: { epochs: EPOCHS, batchSize: 8 },
    engine: { name: 'wasm', threads: 1 },
  });
  task = { out: 'run', experiment, resume: true, overwrite: true, checkpointEvery: 'epoch' };
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** Leaves the task, to be run into the folder `out`. */
async function left(out: string) {
  const folder = join(root, 'jobs', out);
  await writeTask(folderStore(folder), { root, task: { ...task, out }, host: { facts: { cnn: '1.2.3' } } });
  return folder;
}

async function run(
  folder: string,
  onReply?: (reply: TrainingReply) => void,
  control = new AbortController(),
) {
  const replies: TrainingReply[] = [];
  const tell = (reply: TrainingReply): void => {
    replies.push(reply);
    onReply?.(reply);
  };
  const end = await runTaskFolder({ folder, signal: control.signal, tell });
  expect(replies.at(-1)).toEqual(end);
  return { end, replies };
}

const weightsOf = async (out: string): Promise<Buffer> => {
  const folder = join(root, out, 'model');
  const [name = ''] = (await readdir(folder)).filter((one) => one.endsWith('.safetensors'));
  return readFile(join(folder, name));
};

describe('runTaskFolder', () => {
  it('trains, and after a stop in the middle of an epoch goes on to the same bits', {
    timeout: 60_000,
  }, async () => {
    const whole = await left('whole');
    const { end, replies } = await run(whole);
    expect(end).toEqual({ type: 'done', outcome: { status: 'finished', epochs: EPOCHS } });
    expect(await readTaskEnd(folderStore(whole))).toEqual(end);
    expect(replies.some((one) => one.type === 'event' && one.event.type === 'epochEnd')).toBe(true);

    const stopped = await left('stopped');
    const control = new AbortController();
    let asked = 0;
    const stop = (reply: TrainingReply): void => {
      if (reply.type !== 'event' || reply.event.type !== 'batchEnd' || control.signal.aborted) return;
      if (reply.event.epoch !== 1 || reply.event.batch !== 1) return;
      asked = Date.now();
      control.abort();
    };
    const { end: first } = await run(stopped, stop, control);
    expect(first).toMatchObject({ type: 'error', error: { code: 'ABORTED' } });
    // Clusters kill 3 seconds after they have asked.
    expect(Date.now() - asked).toBeLessThan(2_500);
    const checkpoint = JSON.parse(
      await readFile(join(root, 'stopped', 'checkpoint', 'checkpoint.json'), 'utf8'),
    );
    expect(JSON.stringify(checkpoint)).toContain('"position"');
    const { end: second, replies: later } = await run(stopped);
    expect(second).toEqual(end);
    expect(later.filter((one) => one.type === 'event' && one.event.type === 'epochEnd')).toHaveLength(2);
    expect((await weightsOf('stopped')).equals(await weightsOf('whole'))).toBe(true);
  });

  it('leaves a task alone that was taken back', async () => {
    const folder = await left('back');
    await withdrawTask(folderStore(folder));
    const { end } = await run(folder);
    expect(end).toMatchObject({
      type: 'error',
      error: { code: 'ABORTED', message: 'its task was taken back before it began.' },
    });
    expect(existsSync(join(root, 'back'))).toBe(false);
  });

  it('says that its folder can’t be seen', async () => {
    const nowhere = join(root, 'nowhere');
    await expect(run(nowhere)).rejects.toThrow('or this machine does not see the folder');
    expect(existsSync(nowhere)).toBe(false);
  });

  it('waits for a machine that was lost to let go of the run', { timeout: 60_000 }, async () => {
    const folder = await left('lost');
    await mkdir(join(root, 'lost'));
    const lock = join(root, 'lost', 'run.lock');
    await writeFile(lock, JSON.stringify({ pid: 1, host: 'another-machine', since: '', token: 'x' }));
    const nearly = new Date(Date.now() - 119_000); // silent for nearly two minutes
    await utimes(lock, nearly, nearly);
    const { end, replies } = await run(folder);
    expect(end).toMatchObject({ type: 'done' });
    expect(JSON.stringify(replies)).toContain('process 1 on another-machine');
  });
});
