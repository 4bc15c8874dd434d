import { describe, expect, it } from 'vitest';
import { parseExperiment } from '../experiment/parseExperiment.js';
import { memoryStore } from '../store/memoryStore.js';
import {
  isWithdrawn,
  readTask,
  readTaskEnd,
  removeTask,
  withdrawTask,
  writeTask,
  writeTaskEnd,
} from './taskFolder.js';

const request = {
  root: '/shared/folds',
  task: { out: 'fold-1', experiment: parseExperiment({}), resume: true },
  host: { workers: 2 },
};

describe('a folder of a task', () => {
  it('keeps the task and its outcome, until both are removed', async () => {
    const store = memoryStore();
    await writeTask(store, request);
    expect(await readTask(store)).toEqual(JSON.parse(JSON.stringify(request)));
    expect(await readTaskEnd(store)).toBeUndefined();
    const end = { type: 'done', outcome: { status: 'finished', epochs: 3 } } as const;
    await writeTaskEnd(store, end);
    expect(await readTaskEnd(store)).toEqual(end);
    expect(await isWithdrawn(store)).toBe(false);
    await withdrawTask(store);
    expect(await isWithdrawn(store)).toBe(true);
    await removeTask(store);
    expect(await store.list()).toEqual([]);
  });

  it('says why a task can’t be read', async () => {
    const store = memoryStore(new Map(), '/shared/jobs/a');
    await expect(readTask(store)).rejects.toThrow(
      '/shared/jobs/a/task.json is not there: it was taken back, or this machine does not see the folder.',
    );
    await store.write('task.json', JSON.stringify({ format: 'cnn-task', version: 2 }));
    await expect(readTask(store)).rejects.toThrow(
      'expected the format "cnn-task" of version 1, received "cnn-task" of version 2.',
    );
  });
});
