import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { lockFolder } from './folderLock.js';

let root = '';
let path = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-lock-'));
});
beforeEach(async () => {
  path = join(await mkdtemp(join(root, 'out-')), 'run.lock');
});
afterAll(() => rm(root, { recursive: true, force: true }));

const lockOf = (owner: object) => writeFile(path, JSON.stringify({ since: 'then', token: 'x', ...owner }));

describe('lockFolder', () => {
  it('lets one in at a time, and leaves nothing behind', async () => {
    const lock = await lockFolder(path);
    expect(lock.takenOverFrom).toBeUndefined();
    await expect(lockFolder(path)).rejects.toMatchObject({
      code: 'FILE',
      message: expect.stringContaining(`process ${process.pid} on ${hostname()}, since `),
    });
    await lock.release();
    await (await lockFolder(path)).release();
    expect(await readdir(join(path, '..'))).toEqual([]);
  });

  it('of many that ask at once lets exactly one in, also where a lock of a dead process lies', async () => {
    for (const stale of [false, true]) {
      if (stale) await lockOf({ pid: spawnSync(process.execPath, ['-e', '']).pid, host: hostname() });
      const asked = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(path)));
      const locks = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      expect(locks).toHaveLength(1);
      await locks[0]?.release();
    }
  });

  it('[run.lock] refuses while another process lives, and takes over when it is gone', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const ended = new Promise((resolve) => child.on('exit', resolve));
    await lockOf({ pid: child.pid, host: hostname() });
    await expect(lockFolder(path)).rejects.toThrow(`process ${child.pid} on`);
    child.kill('SIGKILL');
    await ended;
    const lock = await lockFolder(path);
    expect(lock.takenOverFrom).toContain(`process ${child.pid} on`);
    await lock.release();
  });

  it.skipIf(!existsSync('/proc/self/stat'))('knows a number that another process has got', async () => {
    await lockOf({ pid: process.ppid, host: hostname(), process: 'an earlier one' });
    await (await lockFolder(path)).release();
  });

  it('waits two minutes for a sign of life from another machine', async () => {
    await lockOf({ pid: 1, host: 'elsewhere' });
    await expect(lockFolder(path)).rejects.toThrow(`if it is gone, remove ${path}`);
    const then = new Date(Date.now() - 130_000);
    await utimes(path, then, then);
    expect((await lockFolder(path)).takenOverFrom).toContain('elsewhere');
  });

  it('takes over what is no lock, and does not remove another’s', async () => {
    await writeFile(path, 'half');
    const lock = await lockFolder(path);
    await lockOf({ pid: 1, host: 'elsewhere' });
    await lock.release();
    expect(await readFile(path, 'utf8')).toContain('elsewhere');
  });
});
