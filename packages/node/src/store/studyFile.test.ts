import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { studyFile } from './studyFile.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-study-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe('studyFile', () => {
  it('adds lines, makes the folder, and leaves no lock', async () => {
    const path = join(root, 'new', 'study.log');
    const file = studyFile(path);
    expect(file.name).toBe(path);
    expect(await file.read()).toBeUndefined();
    await file.append('{"a":1}\n');
    await Promise.all([file.append('{"b":2}\n'), studyFile(path).append('{"b":2}\n')]);
    expect(new TextDecoder().decode(await file.read())).toBe('{"a":1}\n{"b":2}\n{"b":2}\n');
    expect(existsSync(`${path}.lock`)).toBe(false);
  });

  it('[study.torn] takes away what a program has left of a line', async () => {
    const path = join(root, 'torn.log');
    const line = `{"a":"${'x'.repeat(100_000)}"}\n`;
    for (const [before, after] of [
      ['{"a":1}\n{"b"', '{"a":1}\n'],
      ['{"b"', ''],
      [`${line}{"b":"${'y'.repeat(200_000)}`, line],
      ['', ''],
    ] as const) {
      await writeFile(path, before);
      await studyFile(path).append('{"c":3}\n');
      expect(await readFile(path, 'utf8')).toBe(`${after}{"c":3}\n`);
    }
  });

  it('waits for the lock of Optuna', async () => {
    const path = join(root, 'locked.log');
    await writeFile(path, '');
    await symlink(path, `${path}.lock`);
    const adding = studyFile(path).append('{"a":1}\n');
    await setTimeout(60);
    expect(await readFile(path, 'utf8')).toBe('');
    await rm(`${path}.lock`);
    await adding;
    expect(await readFile(path, 'utf8')).toBe('{"a":1}\n');
  });

  it('says what the system refuses', async () => {
    await writeFile(join(root, 'file'), '');
    const file = studyFile(join(root, 'file', 'study.log'));
    await expect(file.append('{}\n')).rejects.toMatchObject({ code: 'FILE' });
  });
});
