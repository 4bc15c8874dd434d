import type { CnnError } from '@cnn/core';
import { describe, expect, it } from 'vitest';
import { sealJson, writeSealed } from '../files/sealedJson.js';
import { writeStoredJson } from '../files/storedJson.js';
import { memoryStore } from '../store/memoryStore.js';
import { readResults } from './readResults.js';

const record = {
  classNames: ['benign', 'tumour'],
  predictions: [
    { file: 'a.png', label: 0, probabilities: [0.2] },
    { file: 'b.png', label: 1, probabilities: [0.7] },
  ],
};

describe('readResults', () => {
  it('reads what a run left, or a file by its name, and tells what has no checksum', async () => {
    const store = memoryStore();
    await writeSealed(store, 'evaluation.json', record);
    const results = await readResults({ store });
    expect(results).toMatchObject({ name: 'memory/evaluation.json', task: 'binary', notes: [] });
    expect([...results.items.keys()]).toEqual(['a.png', 'b.png']);
    await writeStoredJson(store, 'other.json', record);
    const { notes } = await readResults({ store, file: 'other.json' });
    expect(notes).toEqual([expect.stringContaining('memory/other.json holds no checksum')]);
  });

  it('says what is missing, as data too', async () => {
    const error = async (store = memoryStore()) =>
      readResults({ store }).catch((thrown: unknown) => thrown as CnnError);
    expect(await error()).toMatchObject({
      code: 'FILE',
      details: { reason: 'noResults', file: 'memory/evaluation.json', model: false },
    });
    const model = memoryStore();
    await model.write('model.json', '{}');
    expect(await error(model)).toMatchObject({
      message: expect.stringContaining('memory is a model'),
      details: { model: true },
    });
  });

  it('refuses a file that was edited, and one without its checksum in the folder of a run', async () => {
    const store = memoryStore();
    await writeStoredJson(store, 'evaluation.json', { ...sealJson(record), classNames: ['a', 'b'] });
    await expect(readResults({ store })).rejects.toThrow('its checksum is another');
    const run = {
      format: 'cnn-run',
      version: 1,
      run: 'r',
      command: 'train',
      stage: 'begun',
      began: '2026',
      owns: [],
    };
    await writeSealed(store, 'run.json', run);
    await writeStoredJson(store, 'evaluation.json', { run: 'r', ...record });
    await expect(readResults({ store })).rejects.toThrow('its checksum is missing');
  });
});
