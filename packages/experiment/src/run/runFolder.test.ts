import { beforeEach, describe, expect, it } from 'vitest';
import { canonicalSum, writeSealed } from '../files/sealedJson.js';
import { memoryStore } from '../store/memoryStore.js';
import type { Store } from '../store/store.js';
import { type RunRecord, readRun, writeRun } from './runFile.js';
import { openRun, resumeRun } from './runFolder.js';
import { readSplit, runOf } from './runParts.js';

let store: Store = memoryStore();
beforeEach(() => {
  store = memoryStore(new Map(), 'out');
});

const split = { train: ['a.png'], validation: [], test: ['b.png'] };
const told: string[] = [];
const tell = (text: string): void => {
  told.push(text);
};
const open = (more: object = {}) => openRun({ store, command: 'train', overwrite: false, tell, ...more });

/** Files of a run, as `cnn train` leaves them, and others between them. */
async function finished(run?: string): Promise<void> {
  const sealed = (name: string, value: object) => writeSealed(store, name, value);
  const named = run === undefined ? {} : { run };
  await sealed('history.json', { ...named, epoch: [0] });
  await sealed('evaluation.json', { ...named, predictions: [] });
  await store.write('split.json', JSON.stringify(split));
  await sealed('model/model.json', { details: named });
  for (const file of ['model/weights.safetensors', 'model/weights-0a.safetensors', 'report.html', 'log.csv'])
    await foreign(file);
  for (const file of [
    ...['checkpoint/tensors-3-ab.safetensors', 'checkpoints/epoch-0001/model.json'],
    'tensorboard/train/events.out.tfevents.1.host.2.x',
  ])
    await foreign(file);
  for (const file of own) await foreign(file);
}

/** What somebody has put among them. */
const own = [
  'notes.txt',
  'model/notes.txt',
  'checkpoints/mine/model.json',
  'tensorboard/train/mine',
  'fold-x/a',
];

async function foreign(file: string): Promise<void> {
  await store.write(file, 'x');
}

async function begun(): Promise<string> {
  const folder = await open();
  await folder.begin({ split: canonicalSum(split) });
  await folder.release();
  return folder.run as string;
}

describe('openRun', () => {
  it('[run.overwrite] refuses a folder that holds a run, and names what lies there', async () => {
    await finished(await begun());
    await expect(open()).rejects.toThrow(
      /out holds a run of cnn train of \d{4}-\d\d-\d\d \d\d:\d\d UTC \(checkpoint\/tensors-3-ab\.safetensors, .* and \d+ more\)\. Choose another folder, or let overwrite: true remove these files first\.$/,
    );
    await expect(open({ command: 'lr-find' })).rejects.toThrow('holds a run of cnn train');
    await expect(open({ command: 'search', goesOnWith: 'search.json' })).rejects.toThrow('holds a run');
    await foreign('checkpoint/checkpoint.json');
    await expect(open()).rejects.toThrow('go on with resume: true, or let');
  });

  it('removes with overwrite what the run owned and nothing else, and not before the new one begins', async () => {
    const before = await begun();
    await finished(before);
    const all = await store.list();
    const folder = await open({ overwrite: true });
    expect(told.at(-1)).toContain(
      `overwrite: true: out loses the files of the run there: checkpoint/tensors`,
    );
    expect(await store.list()).toEqual(all);
    await folder.begin({ split: 'x' });
    expect(await store.list()).toEqual([...own, 'run.json'].sort());
    expect(folder.run).not.toBe(before);
    expect(await readRun(store)).toMatchObject({ run: folder.run, stage: 'begun', split: 'x' });
    await folder.release();
  });

  it('removes what a run of another command owned, with the runs in it', async () => {
    const search = await open({ command: 'cross-validate', goesOnWith: 'options.json' });
    await search.begin({});
    await search.release();
    for (const file of ['fold-1/model/model.json', 'fold-1/mine', 'fold-1.json', 'cross-validation.json'])
      await foreign(file);
    await foreign('log.csv'); // of no cross-validation
    const folder = await open({ overwrite: true });
    await folder.begin({});
    await folder.release();
    expect(await store.list()).toEqual(['fold-1/mine', 'log.csv', 'run.json']);
  });

  it('goes on after a kill while it was removing: the rest is no part of the new run', async () => {
    await finished(await begun());
    const record = (await readRun(store)) as RunRecord;
    await writeRun(store, { ...record, run: 'new', stage: 'clearing' });
    await expect(runOf(store)).rejects.toThrow(
      'holds parts of different runs: run.json is of new, history.json',
    );
    await expect(resumeRun({ store, tell })).rejects.toThrow('what is there is the rest of an earlier one');
    const folder = await open();
    expect(told.at(-1)).toContain('has kept nothing: it is replaced');
    await folder.begin({});
    expect(await store.list()).toEqual([...own, 'run.json'].sort());
    await folder.release();
  });

  it('uses a folder again in which a run only began, and says so', async () => {
    await begun();
    await store.write('split.json', JSON.stringify(split));
    const folder = await open();
    expect(told.at(-1)).toMatch(
      /holds the beginning of a cnn train .* that has kept nothing: it is replaced\.$/,
    );
    await folder.release();
  });

  it('lets a search go on, and begin anew with overwrite', async () => {
    const search = { command: 'search', goesOnWith: 'search.json' };
    const first = await open(search);
    expect(first.earlier).toBeUndefined();
    await first.begin({ options: ['--epochs', '2'] });
    await first.release();
    const again = await open(search);
    expect(again).toMatchObject({ run: first.run, earlier: { options: ['--epochs', '2'] } });
    await again.release();
    const anew = await open({ ...search, overwrite: true });
    expect(anew.run).not.toBe(first.run);
    expect(anew.earlier).toBeUndefined();
    await anew.release();
  });

  it('writes results into no folder that holds other things, with overwrite or without', async () => {
    await foreign('images/a.png');
    await foreign('notes.txt');
    for (const overwrite of [false, true])
      for (const command of ['evaluate', 'compare'])
        await expect(open({ command, overwrite })).rejects.toThrow(
          `out holds images/, notes.txt, and no results of cnn ${command}. Choose another folder, one that is empty or not there yet.`,
        );
    await store.remove(['images/a.png', 'notes.txt']);
    const first = await open({ command: 'evaluate' });
    await first.begin({});
    await first.release();
    for (const file of ['evaluation.json', 'report.html', 'notes.txt']) await foreign(file);
    await expect(open({ command: 'compare' })).rejects.toThrow('which the results of cnn compare do not');
    await expect(open({ command: 'evaluate' })).rejects.toThrow('or let overwrite: true remove these files');
    const again = await open({ command: 'evaluate', overwrite: true });
    await again.begin({});
    await again.release();
    expect(await store.list()).toEqual(['notes.txt', 'run.json']);
  });

  it('refuses a damaged run.json, which overwrite removes', async () => {
    await finished(await begun());
    await store.write('run.json', '{"format":"cnn-run"');
    await expect(open()).rejects.toThrow('out/run.json is no JSON');
    const folder = await open({ overwrite: true });
    await folder.begin({});
    await folder.release();
    expect(await store.list()).toEqual([...own, 'run.json'].sort());
  });
});

describe('parts of a run', () => {
  it('[run.mixed] are of one run, or refused by name', async () => {
    const run = await begun();
    await finished(run);
    expect(await runOf(store)).toBe(run);
    await writeSealed(store, 'evaluation.json', { run: 'other' });
    await expect(runOf(store)).rejects.toThrow(
      `out holds parts of different runs: run.json is of ${run}, evaluation.json is of other.`,
    );
    await writeSealed(store, 'evaluation.json', {});
    await expect(runOf(store)).rejects.toThrow('evaluation.json names none');
    await store.write('evaluation.json', ((await store.read('history.json')) as Uint8Array).subarray(0, 20));
    await expect(runOf(store)).rejects.toThrow('out/evaluation.json is no JSON');
  });

  it('[run.split] a split.json that was edited beside its run is refused; elsewhere it is anybody’s', async () => {
    await finished(await begun());
    expect(await readSplit(store)).toEqual(split);
    const edited = JSON.stringify({ ...split, test: ['c.png'] });
    await store.write('split.json', edited);
    await expect(readSplit(store)).rejects.toThrow('out/split.json is not the split that the run beside it');
    await expect(runOf(store)).rejects.toThrow('out/split.json is not the split');
    const elsewhere = memoryStore();
    await elsewhere.write('split.json', edited);
    expect(await readSplit(elsewhere)).toEqual({ ...split, test: ['c.png'] });
  });

  it('[run.unnamed] of an earlier version name none, and are read', async () => {
    await finished();
    expect(await runOf(store)).toBeUndefined();
    const folder = await resumeRun({ store, tell });
    expect(folder.run).toBeUndefined();
    expect(told.at(-1)).toContain('was written by an earlier version of cnn');
    await folder.release();
    await expect(open()).rejects.toThrow(/out holds a run \(checkpoint/);
  });
});
