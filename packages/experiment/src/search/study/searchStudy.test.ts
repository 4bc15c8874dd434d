import { choice, float, type TrialRecord } from '@cnn/train';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../store/memoryStore.js';
import { readStudy } from './readStudy.js';
import { SearchStudy, type SearchStudyOptions } from './searchStudy.js';
import { storedStudyFile } from './studyFile.js';

const space = { rate: float({ minValue: 0, maxValue: 0.3, step: 0.1 }), kind: choice(['a', 'b']) };
const values = { rate: 0.1 * 3, kind: 'b' };

function optionsOf(files = new Map<string, Uint8Array>(), search = 'one'): SearchStudyOptions {
  const file = storedStudyFile(memoryStore(files), 'study.log');
  return { file, name: 'mine', objective: { name: 'val_auc', direction: 'up' }, space, search };
}

function recordOf(trial: number, more: Partial<TrialRecord> = {}): TrialRecord {
  return { trial, bracket: 0, round: 0, values, status: 'completed', value: 0.9, seconds: 1, ...more };
}

describe('SearchStudy', () => {
  it('writes a trial while it goes on', async () => {
    const options = optionsOf();
    const read = async () => (await readStudy(options)).trials;
    const study = await SearchStudy.open(options);
    expect(await options.file.read()).toBeUndefined();
    await study.begin({ trial: 0, values }, { folder: 'out/trial-001' });
    expect(await read()).toMatchObject([
      {
        state: 'running',
        values: { rate: 0.3, kind: 'b' },
        userAttrs: { folder: 'out/trial-001', trial: 1 },
      },
    ]);
    study.report(0, 1, 0.7);
    study.report(0, 2, Number.NaN);
    await study.settled();
    expect(await read()).toMatchObject([{ intermediateValues: { 1: 0.7, 2: Number.NaN } }]);
    await study.end({
      record: recordOf(0),
      end: 'completed',
      epochs: [0.7, null, 0.9],
      attributes: { loss: 0.1 },
    });
    expect(await read()).toMatchObject([
      {
        ...{ state: 'complete', value: 0.9, userAttrs: { loss: 0.1 } },
        intermediateValues: { 1: 0.7, 2: Number.NaN, 3: 0.9 },
      },
    ]);
    expect((await readStudy(options)).directions).toEqual(['up']);
  });

  it('[study.interrupted] writes nothing twice when the search goes on', async () => {
    const files = new Map<string, Uint8Array>();
    const first = await SearchStudy.open(optionsOf(files));
    for (const trial of [0, 1, 2, 3]) await first.begin({ trial, values }, {});
    first.report(1, 1, 0.5);
    await first.end({ record: recordOf(0), end: 'completed', epochs: [], attributes: {} });
    await first.end({ record: recordOf(2), end: 'pruned', epochs: [0.4], attributes: {} });
    const failed = recordOf(3, { status: 'failed', message: 'too large' });
    await first.end({ record: failed, end: 'failed', epochs: [], attributes: {} });
    // Killed while a line was written.
    files.set('study.log', Uint8Array.of(...(files.get('study.log') ?? []), 0x7b, 0x22));

    const again = await SearchStudy.open(optionsOf(files));
    expect(again.history).toEqual([]);
    expect(again.begun).toEqual([{ trial: 1, values: { rate: 0.3, kind: 'b' } }]);
    expect([0, 1, 2, 3].map((trial) => again.hasEnded(trial))).toEqual([true, false, true, false]);
    for (const trial of [0, 1, 2, 3]) await again.begin({ trial, values }, {});
    for (const trial of [0, 1, 2, 3])
      await again.end({ record: recordOf(trial), end: 'completed', epochs: [0.5, 0.6], attributes: {} });
    const { trials } = await readStudy(optionsOf(files));
    expect(trials.map(({ state, value, userAttrs }) => [userAttrs.trial, state, value])).toEqual([
      [1, 'complete', 0.9],
      [2, 'complete', 0.9],
      [3, 'pruned', 0.4],
      [4, 'fail', undefined],
      [4, 'complete', 0.9],
    ]);
    expect(trials[1]?.intermediateValues).toEqual({ 1: 0.5, 2: 0.6 });
    expect(trials[3]?.userAttrs.message).toBe('too large');
  });

  it('knows the trials of others that were there before', async () => {
    const files = new Map<string, Uint8Array>();
    const first = await SearchStudy.open(optionsOf(files));
    await first.begin({ trial: 0, values }, {});
    const open = () => SearchStudy.open(optionsOf(files, 'two'));
    const second = await open();
    expect(second.history).toMatchObject([{ state: 'running' }]);
    await second.begin({ trial: 0, values }, {});
    await first.end({ record: recordOf(0), end: 'completed', epochs: [], attributes: {} });
    // As it was when the second began.
    expect((await open()).history).toMatchObject([{ state: 'running' }]);
    expect((await open()).begun).toHaveLength(1);
    expect((await SearchStudy.open(optionsOf(files, 'three'))).history).toMatchObject([
      { state: 'complete', value: 0.9 },
      { state: 'running' },
    ]);
  });

  it('[study.kinds] says what does not fit', async () => {
    const files = new Map<string, Uint8Array>();
    const study = await SearchStudy.open(optionsOf(files));
    await study.begin({ trial: 0, values }, {});
    const opened = (more: Partial<SearchStudyOptions>) => SearchStudy.open({ ...optionsOf(files), ...more });
    await expect(opened({ objective: { name: 'val_loss', direction: 'down' } })).rejects.toThrow(
      'memory/study.log, study mine: expected the direction minimize of val_loss, received maximize. Use another study.',
    );
    await expect(opened({ space: { ...space, kind: choice(['a', 'c']) } })).rejects.toThrow(
      'parameter kind: the study has CategoricalDistribution(choices=["a","b"]), the search space CategoricalDistribution(choices=["a","c"]). CategoricalDistribution does not support dynamic value space.',
    );
    await expect(opened({ space: { rate: choice([1]) } })).rejects.toThrow(
      'Cannot set different distribution kind to the same parameter name.',
    );
  });

  it('tells of what could not be written', async () => {
    const options = optionsOf();
    const study = await SearchStudy.open({
      ...options,
      file: { ...options.file, append: async () => Promise.reject(new Error('the disk is full')) },
    });
    await expect(study.begin({ trial: 0, values }, {})).rejects.toThrow('the disk is full');
    await study.settled();
    expect(() => study.check()).toThrow('the disk is full');
    expect(study.failure).toMatchObject({ message: 'the disk is full' });
  });
});
