import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { CnnError } from '@cnn/core';
import { fileError } from './fileErrors.js';

/** Who writes into a folder. */
interface Owner {
  readonly pid: number;
  readonly host: string;
  /** When the process began, as the system counts it: a number that is given again to another process is not taken for it. */
  readonly process?: string;
  /** For people. */
  readonly since: string;
  readonly token: string;
}

export interface FolderLock {
  /** Who held it and is gone; undefined where nobody did. */
  readonly takenOverFrom: string | undefined;
  /** Lets others in. Never throws. */
  release(): Promise<void>;
}

/** Milliseconds between two signs of life, and after which a process on another machine is taken for gone. */
const BEAT = 10_000;
const SILENCE = 120_000;

const held = new Set<string>();

/**
 * Keeps other processes out of a folder as long as this one writes there, by a file that names it. A lock is taken over when its
 * process is gone: at once on the same machine, and two minutes after its last sign of life from another one.
 *
 * @param path the lock's file, in a folder that exists
 * @throws CnnError (FILE) when another process is at work there, or the file can't be written
 */
export async function lockFolder(path: string): Promise<FolderLock> {
  const owner: Owner = {
    pid: process.pid,
    host: hostname(),
    ...(await processOf(process.pid)),
    since: new Date().toISOString(),
    token: randomUUID(),
  };
  const own = `${path}.${owner.token}.tmp`;
  try {
    await writeFile(own, `${JSON.stringify(owner)}\n`, { flag: 'wx' });
    const gone = await takeOver(path, own);
    await link(own, path);
    return keep(path, owner, gone);
  } catch (error) {
    if (error instanceof CnnError) throw error;
    if (isCode(error, 'EEXIST')) throw busy(path, await readOwner(path));
    throw fileError(`can't lock ${dirname(path)}`, error);
  } finally {
    await rm(own, { force: true }).catch(() => undefined);
  }
}

function keep(path: string, { token }: Owner, gone: Owner | undefined): FolderLock {
  held.add(token);
  const beat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined);
  }, BEAT);
  beat.unref();
  return {
    takenOverFrom: gone && describe(gone),
    async release() {
      clearInterval(beat);
      held.delete(token);
      const there = await readOwner(path);
      if (there?.token === token) await rm(path, { force: true }).catch(() => undefined);
    },
  };
}

/**
 * Takes away the lock of a process that is gone.
 *
 * @param beside a file that was written just now, by the clock of the same file system
 */
async function takeOver(path: string, beside: string): Promise<Owner | undefined> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const owner = ownerOf(text);
  const silent = async (): Promise<boolean> =>
    (await stat(beside)).mtimeMs - (await stat(path)).mtimeMs > SILENCE;
  if (owner && !(await isGone(owner, silent))) throw busy(path, owner);
  // Two may find the same one gone: what is moved away must be what was read.
  const aside = join(dirname(path), `${basename(path)}.${randomUUID()}.tmp`);
  await rename(path, aside).catch((error: unknown) => {
    if (!isCode(error, 'ENOENT')) throw error;
  });
  const moved = await readFile(aside, 'utf8').catch(() => text);
  if (moved !== text) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
  if (moved !== text) throw busy(path, ownerOf(moved));
  return owner;
}

async function isGone(owner: Owner, silent: () => Promise<boolean>): Promise<boolean> {
  if (owner.host !== hostname()) return silent();
  if (owner.pid === process.pid) return !held.has(owner.token);
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    return !isCode(error, 'EPERM');
  }
  const now = await processOf(owner.pid);
  return owner.process !== undefined && now.process !== undefined && now.process !== owner.process;
}

/** What tells a process from a later one of the same number; nothing where the system does not say it. */
async function processOf(pid: number): Promise<Pick<Owner, 'process'>> {
  try {
    const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
    const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).replace(/^.*\) /s, '').split(' ');
    return fields[19] === undefined ? {} : { process: `${boot} ${fields[19]}` };
  } catch {
    return {};
  }
}

async function readOwner(path: string): Promise<Owner | undefined> {
  return readFile(path, 'utf8').then(ownerOf, () => undefined);
}

function ownerOf(text: string): Owner | undefined {
  try {
    const found = JSON.parse(text) as Partial<Owner> | null;
    const { pid, host, token } = found ?? {};
    return Number.isSafeInteger(pid) && typeof host === 'string' && typeof token === 'string'
      ? (found as Owner)
      : undefined;
  } catch {
    return undefined;
  }
}

function describe({ pid, host, since }: Owner): string {
  return `process ${pid} on ${host}, since ${since}`;
}

function busy(path: string, owner: Owner | undefined): CnnError {
  const who = owner ? describe(owner) : 'another process';
  return new CnnError(
    'FILE',
    `${dirname(path)}: ${who}, is writing there. Wait for it to end, or choose another folder; if it is gone, remove ${path}.`,
    { details: { reason: 'busy', host: owner?.host } },
  );
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
