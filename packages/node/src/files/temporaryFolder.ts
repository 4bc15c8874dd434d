import { createHash, randomUUID } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** Tells this machine's temporary folders from those of others that share a disk. */
function machineMark(): string {
  return createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
}

/** The name of a folder beside `target` that takes its name when it is whole: it says which process writes it. */
export function temporaryFolder(target: string): string {
  return `${target}.${machineMark()}-${process.pid}-${randomUUID()}.tmp`;
}

function isRunning(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

/** Removes what processes that were killed while they wrote `target` have left beside it. */
export async function removeStaleFolders(target: string): Promise<void> {
  const directory = dirname(target);
  const left = await readdir(directory).catch(() => []);
  for (const name of left) {
    const own = name.startsWith(`${basename(target)}.${machineMark()}-`);
    const owner = own && /-(\d+)-[0-9a-f-]{36}\.tmp$/.exec(name);
    if (owner && !isRunning(Number(owner[1])))
      await rm(join(directory, name), { recursive: true, force: true }).catch(() => undefined);
  }
}
