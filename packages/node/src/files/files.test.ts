import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  prepareFolder,
  readBytes,
  readJson,
  removeHalfWritten,
  writeFileAtomic,
  writeJson,
} from './files.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-files-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe('writeFileAtomic', () => {
  it('makes folders, replaces files, and leaves nothing else behind', async () => {
    const path = join(root, 'a', 'b', 'x.txt');
    await writeFileAtomic({ path, content: 'one' });
    await writeFileAtomic({ path, content: Uint8Array.from([116, 119, 111]) });
    expect(await readFile(path, 'utf8')).toBe('two');
    expect(await readdir(join(root, 'a', 'b'))).toEqual(['x.txt']);
  });

  it('says what is in the way, and leaves nothing half-written', async () => {
    await mkdir(join(root, 'folder', 'inside'), { recursive: true });
    await expect(writeFileAtomic({ path: join(root, 'folder'), content: 'x' })).rejects.toMatchObject({
      code: 'FILE',
      message: `can't write ${join(root, 'folder')}: it is a folder.`,
    });
    expect((await readdir(root)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});

describe('prepareFolder', () => {
  it('makes a folder and leaves it empty', async () => {
    await prepareFolder(join(root, 'out', 'put'));
    expect(await readdir(join(root, 'out', 'put'))).toEqual([]);
  });

  it('refuses a file and a folder below one', async () => {
    await writeFile(join(root, 'file'), '');
    await expect(prepareFolder(join(root, 'file'))).rejects.toThrow(
      `can't write into the folder ${join(root, 'file')}: a file of this name is in the way.`,
    );
    await expect(prepareFolder(join(root, 'file', 'out'))).rejects.toThrow('a part of the path is a file');
  });

  it('refuses a folder that cannot be written', async () => {
    const path = process.getuid?.() === 0 ? '/sys/cnn-output' : join(root, 'read-only');
    if (process.getuid?.() !== 0) {
      await mkdir(path);
      await chmod(path, 0o555);
    }
    await expect(prepareFolder(path)).rejects.toMatchObject({ code: 'FILE' });
  });

  it.skipIf(!existsSync('/proc/self'))(
    'names the real reason below a folder that nothing can be made in',
    async () => {
      await expect(prepareFolder('/proc/cnn/output')).rejects.toThrow(
        /the folder \/proc\/cnn\/output: (no folder can be made in \/proc|permission denied|the file system is read-only)\.$/,
      );
    },
  );

  it.skipIf(!existsSync('/sys/kernel'))('and where the system is read-only or denies it', async () => {
    await expect(prepareFolder('/sys/kernel/cnn/output')).rejects.toThrow(
      /: (permission denied|the file system is read-only|no folder can be made in \/sys\/kernel)\.$/,
    );
  });
});

it('removeHalfWritten leaves what is whole or of others', async () => {
  const folder = join(root, 'killed');
  await mkdir(folder);
  const half = 'history.json.0b2c6a52-7f0f-4c4e-8a65-93b1f2a3c4d5.tmp';
  for (const name of ['history.json', 'mine.tmp', half]) await writeFile(join(folder, name), '');
  await removeHalfWritten(folder);
  expect((await readdir(folder)).sort()).toEqual(['history.json', 'mine.tmp']);
  await removeHalfWritten(join(root, 'nowhere'));
});

describe('JSON files', () => {
  it('come back as written', async () => {
    const path = join(root, 'x.json');
    await writeJson({ path, value: { a: [1, null] } });
    expect(await readJson(path)).toEqual({ a: [1, null] });
  });

  it('name the file that is missing', async () => {
    await expect(readJson(join(root, 'none.json'))).rejects.toThrow(
      `can't read ${join(root, 'none.json')}: it does not exist.`,
    );
  });
});

describe('readBytes', () => {
  it.each([0, 1000, 2 ** 24 - 1, 2 ** 24 + 3])('gives all %i bytes of a file', async (size) => {
    const bytes = new Uint8Array(size).map((_, at) => (at * 31 + (at >> 11)) & 255);
    const path = join(root, `bytes-${size}`);
    await writeFile(path, bytes);
    const read = await readBytes(path);
    expect(read.length).toBe(size);
    expect(Buffer.compare(read, bytes)).toBe(0);
  });

  it("says why a file can't be read", async () => {
    await expect(readBytes(join(root, 'nowhere'))).rejects.toThrow('it does not exist');
    await expect(readBytes(root)).rejects.toThrow('it is a folder');
  });
});
