import { dense, flatten, initialState, sequential } from '@cnn/core';
import type { Preprocessing } from '@cnn/data';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../store/memoryStore.js';
import { storeBelow } from '../store/storeBelow.js';
import { readModelFrom, saveModelTo } from './modelStore.js';

const layers = [flatten(), dense({ units: 1, activation: 'sigmoid' })];
const model = sequential({ name: 'small', input: [2, 2, 3], layers });
const preprocessing: Preprocessing = {
  source: { type: 'uint8', white: 255 },
  imageSize: [2, 2],
  onOddSize: 'resize',
  rescale: 1 / 255,
};
const saved = { model, state: initialState(model, 1), classNames: ['benign', 'malignant'], preprocessing };
const least = { task: 'binary', testTimeViews: 1, trainedWith: {}, details: {}, notes: [] };

/** The files of `modelFolder.test.ts` in `@cnn/node` are read and written by the same functions; this is what needs no folder. */
describe('a model in a store', () => {
  it('needs no folder: it comes back from memory, and takes the place of another', async () => {
    const run = memoryStore();
    const store = storeBelow(run, 'model');
    await saveModelTo(store, saved);
    expect(await readModelFrom(store)).toEqual({ ...saved, ...least });
    const state = initialState(model, 2);
    await saveModelTo(store, { ...saved, state, temperature: 1.5 });
    expect(await readModelFrom(store)).toEqual({ ...saved, ...least, state, temperature: 1.5 });
    expect(await run.list()).toEqual([
      'model/model.json',
      expect.stringMatching(/^model\/weights-[0-9a-f]{16}\.safetensors$/),
    ]);
  });

  it('is refused in one line that names store and file', async () => {
    const files = new Map<string, Uint8Array>();
    const store = memoryStore(files, 'model.zip');
    await expect(readModelFrom(store)).rejects.toThrow("can't read model.zip/model.json: it does not exist.");
    await saveModelTo(store, saved);
    const [weights = ''] = [...files.keys()].filter((name) => name.startsWith('weights'));
    const bytes = files.get(weights) as Uint8Array;
    bytes[bytes.length - 1] = 1;
    await expect(readModelFrom(store)).rejects.toThrow(
      `model.zip/model.json: ${weights} is not the file that was saved with it (its SHA-256 is another)`,
    );
    files.delete(weights);
    await expect(readModelFrom(store)).rejects.toThrow(`can't read model.zip/${weights}: it does not exist.`);
    files.set('model.json', Uint8Array.of(0xff, 0x41));
    await expect(readModelFrom(store)).rejects.toMatchObject({
      code: 'FILE',
      message: 'model.zip/model.json: the text is not in UTF-8. Save it as UTF-8.',
    });
  });
});
