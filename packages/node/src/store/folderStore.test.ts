import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runStoreSuite } from '@cnn/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderStore } from './folderStore.js';

let root = '';
let count = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-store-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));
const fresh = () => join(root, `${count++}`, 'folder');

runStoreSuite(() => folderStore(fresh()));

describe('a folder as a store', () => {
  it('is a folder of files, which stays when it is empty', async () => {
    const path = fresh();
    const store = folderStore(`${path}/`);
    expect(store.name).toBe(path);
    await store.write('model/model.json', '{}');
    expect(await readdir(path)).toEqual(['model']);
    await store.remove(['model/model.json']);
    expect(await readdir(path)).toEqual([]);
  });

  it('says what the system refuses, with the path', async () => {
    const path = fresh();
    await mkdir(path, { recursive: true });
    await writeFile(join(path, 'file'), 'x');
    await mkdir(join(path, 'below'));
    const store = folderStore(path);
    await expect(store.read('file/a')).rejects.toThrow(
      `can't read ${path}/file/a: a part of the path is a file`,
    );
    await expect(store.read('below')).rejects.toThrow(`can't read ${path}/below: it is a folder.`);
    await expect(store.write('file/a', 'x')).rejects.toThrow(`can't write ${path}/file/a: `);
    await expect(folderStore(join(path, 'file')).list()).rejects.toThrow(`can't read ${path}/file: `);
  });

  it('keeps others out while it is locked', async () => {
    const path = fresh();
    const lock = await folderStore(path).lock?.();
    await expect(folderStore(path).lock?.()).rejects.toThrow(`${path}: process ${process.pid} on `);
    await lock?.release();
    await (await folderStore(path).lock?.())?.release();
    // Where nothing was written nothing stays.
    expect(existsSync(path)).toBe(false);
  });
});
