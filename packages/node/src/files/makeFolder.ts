import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder, and those above it, one after the other. Node's own `recursive` says in some places where nothing can be made
 * that the new folder does not exist, and in /proc it never ends.
 *
 * @throws the system's error
 */
export async function makeFolder(path: string): Promise<void> {
  if (await isFolder(path)) return;
  try {
    await mkdir(path);
  } catch (error) {
    if (hasCode(error, 'EEXIST') && (await isFolder(path))) return; // another process was faster
    const above = dirname(path);
    if (!hasCode(error, 'ENOENT') || above === path) throw error;
    if (await isFolder(above)) throw new Error(`no folder can be made in ${above}`, { cause: error });
    await makeFolder(above);
    await makeFolder(path);
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
