import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRun } from '@cnn/experiment';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderStore } from './folderStore.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-runs-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const open = (out: string, overwrite = false) =>
  openRun({ store: folderStore(out), command: 'train', overwrite, tell: () => {} });

describe('the folder of a run', () => {
  it('lets one process in, and leaves no empty folder of a run that did not begin', async () => {
    const out = join(root, 'made');
    const folder = await open(out);
    await expect(open(out)).rejects.toThrow(`process ${process.pid} on `);
    await folder.release();
    expect(existsSync(out)).toBe(false);
    await mkdir(out);
    await (await open(out)).release();
    expect(existsSync(out)).toBe(true);
  });

  it('does not follow links out of it', async () => {
    const [out, elsewhere] = [join(root, 'linked'), join(root, 'elsewhere')];
    for (const folder of [out, elsewhere]) await mkdir(folder);
    await writeFile(join(elsewhere, 'model.json'), '{}');
    await symlink(elsewhere, join(out, 'model'));
    const folder = await open(out, true);
    await folder.begin({});
    await folder.release();
    expect(await readFile(join(elsewhere, 'model.json'), 'utf8')).toBe('{}');
  });

  it('[run.overwrite] is refused where it holds a run', async () => {
    const out = join(root, 'run');
    const folder = await open(out);
    await folder.begin({});
    await mkdir(join(out, 'checkpoint'));
    await writeFile(join(out, 'checkpoint', 'checkpoint.json'), '{}');
    await folder.release();
    await expect(open(out)).rejects.toThrow(
      `Choose another folder, go on with resume: true, or let overwrite: true remove these files first.`,
    );
  });
});
