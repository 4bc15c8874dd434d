import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from './temporaryFolder.js';
import { writeFolderAtomic } from './writeFolderAtomic.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-folder-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe('writeFolderAtomic', () => {
  it('writes a folder that is missing or empty', async () => {
    await mkdir(join(root, 'empty'));
    for (const name of ['deep/new', 'empty']) {
      const path = join(root, name);
      await writeFolderAtomic({
        path,
        write: async (folder) => {
          await writeFile(join(folder, 'a.txt'), 'a');
          expect(await readdir(path).catch(() => [])).toEqual([]);
        },
      });
      expect(await readFile(join(path, 'a.txt'), 'utf8')).toBe('a');
    }
    expect((await readdir(root)).sort()).toEqual(['deep', 'empty']);
  });

  it('leaves nothing when it fails', async () => {
    const path = join(root, 'failed');
    const write = async (folder: string): Promise<void> => {
      await writeFile(join(folder, 'a.txt'), 'a');
      throw new Error('stopped');
    };
    await expect(writeFolderAtomic({ path, write })).rejects.toThrow('stopped');
    expect((await readdir(root)).filter((name) => name.startsWith('failed'))).toEqual([]);
  });

  it('[tile.killed] removes what a killed process left, and not what others are writing', async () => {
    const path = join(root, 'killed');
    const ended = spawnSync(process.execPath, ['-e', '']).pid;
    const mark = (id: number): string => temporaryFolder(path).replace(`-${process.pid}-`, `-${id}-`);
    const [stale, busy] = [mark(ended), mark(process.ppid)];
    for (const folder of [stale, busy]) await mkdir(join(folder, 'tiles'), { recursive: true });
    await writeFolderAtomic({ path, write: (folder) => writeFile(join(folder, 'a.txt'), 'a') });
    const left = (await readdir(root)).filter((name) => name.startsWith('killed'));
    expect(left.sort()).toEqual(['killed', basename(busy)]);
  });

  it('refuses a folder with something in it, and a file, before it begins', async () => {
    const path = join(root, 'used');
    await mkdir(path);
    await writeFile(join(path, 'old.png'), '');
    const write = () => Promise.reject(new Error('begun'));
    await expect(writeFolderAtomic({ path, write })).rejects.toThrow('it holds old.png. Remove it');
    await expect(writeFolderAtomic({ path: join(path, 'old.png'), write })).rejects.toMatchObject({
      code: 'FILE',
    });
  });
});
