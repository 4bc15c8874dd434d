import { readdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { CnnError } from '@cnn/core';
import { fileError } from './fileErrors.js';
import { prepareFolder } from './files.js';
import { removeStaleFolders, temporaryFolder } from './temporaryFolder.js';

export interface WriteFolderOptions {
  /** Missing or empty; the folders above are made. */
  readonly path: string;
  /** Writes the content into the folder that it is given. */
  readonly write: (folder: string) => Promise<void>;
}

/**
 * Writes a folder whole or not at all: into a temporary one beside it, which then takes its name. So nothing older can be
 * among its files. What a killed process left there is removed the next time.
 *
 * @throws CnnError (FILE) when the folder holds something, before anything is written, or can't be written; what `write` throws
 */
export async function writeFolderAtomic({ path, write }: WriteFolderOptions): Promise<void> {
  const target = resolve(path);
  const existing = await entriesOf(path);
  if (existing && existing.length > 0) {
    throw new CnnError(
      'FILE',
      `expected the folder ${path} to be empty or missing, since what is in it would stay among the new files; it holds ${existing[0]}. Remove it, or give another folder.`,
    );
  }
  await removeStaleFolders(target);
  const temporary = temporaryFolder(target);
  try {
    await prepareFolder(dirname(target));
    await prepareFolder(temporary);
    await write(temporary);
    if (existing) await rmdir(target).catch(() => undefined); // as Windows wants it; what came meanwhile fails below
    await rename(temporary, target).catch((error: unknown) => {
      throw fileError(`can't write the folder ${path}`, error);
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function entriesOf(path: string): Promise<readonly string[] | undefined> {
  try {
    return await readdir(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw fileError(`can't write into the folder ${path}`, error);
  }
}
