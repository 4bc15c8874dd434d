import { describe, expect, it } from 'vitest';
import { memoryStore } from '../store/memoryStore.js';
import { modelIn } from './modelIn.js';

const storeOf = (...names: string[]) =>
  memoryStore(new Map(names.map((name) => [name, Uint8Array.of(123)])), 'zip');

describe('the model in a store', () => {
  it.each([
    [['model.json', 'model/model.json'], 'zip'],
    [['run.json', 'model/model.json', 'kept/epoch-0001/model.json'], 'zip/model'],
    [['out/model/model.json', 'out/run.json'], 'zip/out/model'],
    [['mine/model.json', 'kept/a/model.json'], 'zip/mine'],
    [['kept/model.json', 'model/model.json'], 'zip/model'],
    [['run.json', 'other-model.json'], 'zip'],
    [[], 'zip'],
  ] as const)('of %j is %s', async (names, expected) => {
    expect((await modelIn(storeOf(...names))).name).toBe(expected);
  });

  it('is not chosen among equals', async () => {
    await expect(modelIn(storeOf('a/model.json', 'b/model.json'))).rejects.toThrow(
      "zip: expected one model, received 2: a, b. Name one by storeBelow(store, 'a').",
    );
  });
});
