import { referenceEngine } from '@cnn/testing';
import { expect, it } from 'vitest';
import type { RunEvent } from '../run/runEvent.js';
import { memoryStore } from '../store/memoryStore.js';
import { runTask } from './runTask.js';
import { smallExperiment, smallSet } from './smallRuns.support.test.js';

it('a task that is there to its end is not run again, and another one in its place is', async () => {
  const store = memoryStore(new Map(), 'fold-1');
  const engine = referenceEngine();
  const epochs = async (experiment: typeof smallExperiment): Promise<[string, number]> => {
    let count = 0;
    const onEvent = ({ type }: RunEvent): void => {
      if (type === 'epochEnd') count++;
    };
    const task = { out: 'fold-1', experiment, resume: true, overwrite: true };
    const { status } = await runTask({ task, set: smallSet(), engine, store, onEvent });
    return [status, count];
  };
  const { epochs: all } = smallExperiment.training;
  expect(await epochs(smallExperiment)).toEqual(['finished', all]);
  const before = await store.read('history.json');
  expect(await epochs(smallExperiment)).toEqual(['finished', 0]);
  expect(await store.read('history.json')).toEqual(before);
  expect(await epochs({ ...smallExperiment, seed: 7 })).toEqual(['finished', all]);
}, 60_000);
