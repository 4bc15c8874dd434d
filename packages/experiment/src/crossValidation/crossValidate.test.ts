import { describe, expect, it } from 'vitest';
import { smallExecutor, smallExperiment, smallSet } from '../execution/smallRuns.support.test.js';
import { memoryStore } from '../store/memoryStore.js';
import { type CrossValidationEvent, crossValidate } from './crossValidate.js';

describe('crossValidate', () => {
  it('tests every image once, by patient, and goes on where it was', async () => {
    const store = memoryStore();
    const set = smallSet();
    const events: CrossValidationEvent[] = [];
    const options = {
      experiment: smallExperiment,
      ...{ set, folds: 2, executor: smallExecutor(store), store },
      onEvent: (event: CrossValidationEvent) => void events.push(event),
    };
    const began = Date.now();
    const record = await crossValidate(options);
    console.log(Date.now() - began, await store.list());
    const told = () => events.filter(({ type }) => type !== 'training');
    console.log(told());
    expect(record.predictions).toHaveLength(48);
  });
});
