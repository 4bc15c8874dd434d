import { readFile } from 'node:fs/promises';
import { freemem, platform, totalmem } from 'node:os';

/** Where Linux says it. */
const MEMINFO = '/proc/meminfo';
const CGROUP = '/sys/fs/cgroup';

/**
 * The bytes that a process can still take, without swapping: what the system calls available, and not more than what the limit of a
 * container (cgroup v1 or v2) leaves. macOS tells only what is free, which caches take up; there it is all of the machine's.
 *
 * @param root in the place of `/`, for tests
 */
export async function availableMemory(root = ''): Promise<number> {
  if (platform() === 'darwin') return totalmem();
  const read = (path: string): Promise<string> => readFile(`${root}${path}`, 'utf8').catch(() => '');
  const available = fieldOf(await read(MEMINFO), /^MemAvailable:\s+(\d+) kB$/m) * 1024;
  const limits = await Promise.all([leftOf(read, v2), leftOf(read, v1)]);
  return Math.min(Number.isNaN(available) ? freemem() : available, ...limits);
}

interface CgroupFiles {
  readonly limit: string;
  readonly used: string;
  readonly stat: string;
  /** The name in `stat` of caches that are given up when memory is wanted. */
  readonly cache: RegExp;
}

const v2: CgroupFiles = {
  limit: `${CGROUP}/memory.max`,
  used: `${CGROUP}/memory.current`,
  stat: `${CGROUP}/memory.stat`,
  cache: /^inactive_file (\d+)$/m,
};

const v1: CgroupFiles = {
  limit: `${CGROUP}/memory/memory.limit_in_bytes`,
  used: `${CGROUP}/memory/memory.usage_in_bytes`,
  stat: `${CGROUP}/memory/memory.stat`,
  cache: /^total_inactive_file (\d+)$/m,
};

/** Infinity without a limit. */
async function leftOf(read: (path: string) => Promise<string>, files: CgroupFiles): Promise<number> {
  const limit = fieldOf(await read(files.limit), /^(\d+)$/m);
  const used = fieldOf(await read(files.used), /^(\d+)$/m);
  if (Number.isNaN(limit) || Number.isNaN(used)) return Number.POSITIVE_INFINITY;
  const cache = fieldOf(await read(files.stat), files.cache);
  return Math.max(0, limit - used + (Number.isNaN(cache) ? 0 : cache));
}

function fieldOf(text: string, pattern: RegExp): number {
  return Number(pattern.exec(text)?.[1] ?? Number.NaN);
}
