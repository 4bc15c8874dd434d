import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canonicalSum } from '@cnn/experiment';
import { writeSealedJson } from '@cnn/node';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findOwned } from './ownedFiles.js';
import { type RunRecord, readRun, writeRun } from './runFile.js';
import { openRun, resumeRun } from './runFolder.js';
import { readSplit, runOf } from './runParts.js';

let root = '';
let out = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-runs-'));
});
beforeEach(async () => {
  out = join(await mkdtemp(join(root, 'test-')), 'out');
});
afterAll(() => rm(root, { recursive: true, force: true }));

const split = { train: ['a.png'], validation: [], test: ['b.png'] };
const told: string[] = [];
const tell = (text: string): void => {
  told.push(text);
};
const open = (more: object = {}) => openRun({ out, command: 'train', overwrite: false, tell, ...more });

/** Files of a run, as `cnn train` leaves them, and others between them. */
async function finished(run?: string): Promise<void> {
  const sealed = (name: string, value: object) => writeSealedJson({ path: join(out, name), value });
  const named = run === undefined ? {} : { run };
  await sealed('history.json', { ...named, epoch: [0] });
  await sealed('evaluation.json', { ...named, predictions: [] });
  await writeFile(join(out, 'split.json'), JSON.stringify(split));
  await sealed('model/model.json', { details: named });
  for (const file of ['model/weights.safetensors', 'model/weights-0a.safetensors', 'report.html', 'log.csv'])
    await writeFile(join(out, file), 'x');
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
  await mkdir(join(out, file, '..'), { recursive: true });
  await writeFile(join(out, file), 'x');
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
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
      /out holds a run of cnn train of \d{4}-\d\d-\d\d \d\d:\d\d UTC \(checkpoint\/tensors-3-ab\.safetensors, .* and \d+ more\)\. Choose another --out, or let --overwrite remove these files first\.$/,
    );
    await expect(open({ command: 'lr-find' })).rejects.toThrow('holds a run of cnn train');
    await expect(open({ command: 'search', goesOnWith: 'search.json' })).rejects.toThrow('holds a run');
    await foreign('checkpoint/checkpoint.json');
    await expect(open()).rejects.toThrow(`go on with cnn train --resume ${out}, or let`);
  });

  it('removes with overwrite what the run owned and nothing else, and not before the new one begins', async () => {
    const before = await begun();
    await finished(before);
    const all = await filesIn(out);
    const folder = await open({ overwrite: true });
    expect(told.at(-1)).toContain(`--overwrite: ${out} loses the files of the run there: checkpoint/tensors`);
    expect((await filesIn(out)).filter((file) => file !== 'run.lock')).toEqual(all);
    await folder.begin({ split: 'x' });
    expect((await filesIn(out)).filter((file) => file !== 'run.lock')).toEqual([...own, 'run.json'].sort());
    expect(folder.run).not.toBe(before);
    expect(await readRun(out)).toMatchObject({ run: folder.run, stage: 'begun', split: 'x' });
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
    expect(await filesIn(out)).toEqual(['fold-1/mine', 'log.csv', 'run.json']);
  });

  it('goes on after a kill while it was removing: the rest is no part of the new run', async () => {
    await finished(await begun());
    const record = (await readRun(out)) as RunRecord;
    await writeRun(out, { ...record, run: 'new', stage: 'clearing' });
    await expect(runOf(out)).rejects.toThrow(
      'holds parts of different runs: run.json is of new, history.json',
    );
    await expect(resumeRun({ out, tell })).rejects.toThrow('what is there is the rest of an earlier one');
    const folder = await open();
    expect(told.at(-1)).toContain('has kept nothing: it is replaced');
    await folder.begin({});
    expect((await filesIn(out)).filter((file) => file !== 'run.lock')).toEqual([...own, 'run.json'].sort());
    await folder.release();
  });

  it('uses a folder again in which a run only began, and says so', async () => {
    await begun();
    await writeFile(join(out, 'split.json'), JSON.stringify(split));
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

  it('refuses a damaged run.json, which overwrite removes', async () => {
    await finished(await begun());
    await writeFile(join(out, 'run.json'), '{"format":"cnn-run"');
    await expect(open()).rejects.toThrow(`${join(out, 'run.json')} is no JSON`);
    const folder = await open({ overwrite: true });
    await folder.begin({});
    await folder.release();
    expect(await filesIn(out)).toEqual([...own, 'run.json'].sort());
  });

  it('lets one process in, and leaves no empty folder of a run that did not begin', async () => {
    const folder = await open();
    await expect(open()).rejects.toThrow(`process ${process.pid} on `);
    await folder.release();
    expect(existsSync(out)).toBe(false);
    await mkdir(out);
    await (await open()).release();
    expect(existsSync(out)).toBe(true);
  });

  it('does not follow links out of the folder', async () => {
    const elsewhere = join(root, 'elsewhere');
    await mkdir(elsewhere);
    await writeFile(join(elsewhere, 'model.json'), '{}');
    await mkdir(out);
    await symlink(elsewhere, join(out, 'model'));
    expect(await findOwned(out)).toEqual([]);
  });
});

describe('parts of a run', () => {
  it('[run.mixed] are of one run, or refused by name', async () => {
    const run = await begun();
    await finished(run);
    expect(await runOf(out)).toBe(run);
    await writeSealedJson({ path: join(out, 'evaluation.json'), value: { run: 'other' } });
    await expect(runOf(out)).rejects.toThrow(
      `${out} holds parts of different runs: run.json is of ${run}, evaluation.json is of other.`,
    );
    await writeSealedJson({ path: join(out, 'evaluation.json'), value: {} });
    await expect(runOf(out)).rejects.toThrow('evaluation.json names none');
    await writeFile(
      join(out, 'evaluation.json'),
      (await readFile(join(out, 'history.json'))).subarray(0, 20),
    );
    await expect(runOf(out)).rejects.toThrow(`${join(out, 'evaluation.json')} is no JSON`);
  });

  it('[run.split] a split.json that was edited beside its run is refused; elsewhere it is anybody’s', async () => {
    await finished(await begun());
    const path = join(out, 'split.json');
    expect(await readSplit(path)).toEqual(split);
    const edited = JSON.stringify({ ...split, test: ['c.png'] });
    await writeFile(path, edited);
    await expect(readSplit(path)).rejects.toThrow(`${path} is not the split that the run beside it`);
    await expect(runOf(out)).rejects.toThrow(`${path} is not the split`);
    await writeFile(join(root, 'split.json'), edited);
    expect(await readSplit(join(root, 'split.json'))).toEqual({ ...split, test: ['c.png'] });
  });

  it('[run.unnamed] of an earlier version name none, and are read', async () => {
    await mkdir(out);
    await finished();
    expect(await runOf(out)).toBeUndefined();
    const folder = await resumeRun({ out, tell });
    expect(folder.run).toBeUndefined();
    expect(told.at(-1)).toContain('was written by an earlier version of cnn');
    await folder.release();
    await expect(open()).rejects.toThrow(/out holds a run \(checkpoint/);
  });
});
