import { runStoreSuite } from '@cnn/testing';
import { expect, it } from 'vitest';
import { memoryStore } from './memoryStore.js';
import { storeBelow } from './storeBelow.js';

runStoreSuite(() => storeBelow(memoryStore(), 'model'));

it('is a part of the other', async () => {
  const run = memoryStore();
  await run.write('run.json', '{}');
  const model = storeBelow(storeBelow(run, 'fold-1'), 'model');
  await model.write('model.json', '{}');
  expect(await run.list()).toEqual(['fold-1/model/model.json', 'run.json']);
  expect(await model.list()).toEqual(['model.json']);
  expect(model.name).toBe('memory/fold-1/model');
});
