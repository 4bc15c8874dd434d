import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { freemem, platform, tmpdir, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { availableMemory } from './availableMemory.js';

const roots: string[] = [];
afterAll(() => Promise.all(roots.map((root) => rm(root, { recursive: true, force: true }))));

async function machine(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'cnn-memory-'));
  roots.push(root);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), `${text}\n`);
  }
  return root;
}

const meminfo = { '/proc/meminfo': 'MemTotal: 9000 kB\nMemFree: 10 kB\nMemAvailable:    5000 kB' };
const [kB, v2, v1] = [1024, '/sys/fs/cgroup', '/sys/fs/cgroup/memory'];

it.skipIf(platform() === 'darwin').each([
  ['the system’s', {}, 5000 * kB],
  ['no limit', { [`${v2}/memory.max`]: 'max', [`${v2}/memory.current`]: '4' }, 5000 * kB],
  [
    'a limit, whose caches are given up',
    {
      [`${v2}/memory.max`]: '3000000',
      [`${v2}/memory.current`]: '2900000',
      [`${v2}/memory.stat`]: 'anon 1\ninactive_file 50000',
    },
    150_000,
  ],
  [
    'a limit of the first version',
    {
      [`${v1}/memory.limit_in_bytes`]: '3000000',
      [`${v1}/memory.usage_in_bytes`]: '2900000',
      [`${v1}/memory.stat`]: 'total_inactive_file 7',
    },
    100_007,
  ],
  ['a limit that is used up', { [`${v2}/memory.max`]: '3', [`${v2}/memory.current`]: '5' }, 0],
])('memory that is available: %s', async (_, files, expected) => {
  expect(await availableMemory(await machine({ ...meminfo, ...files }))).toBe(expected);
});

it('is something on this machine', async () => {
  expect(await availableMemory()).toBeGreaterThan(0);
  expect(await availableMemory()).toBeLessThanOrEqual(totalmem());
  expect(Math.abs((await availableMemory('/nowhere')) - freemem())).toBeLessThan(totalmem());
});
