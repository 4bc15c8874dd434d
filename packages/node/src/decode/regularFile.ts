import { open, stat } from 'node:fs/promises';
import { CnnError } from '@cnn/core';
import { fileError } from '../files/fileErrors.js';

/**
 * Refuses what is no regular file: reading a pipe may never end.
 *
 * @returns its size in bytes
 * @throws CnnError (FILE) when it is missing, a folder, a pipe, a socket or a device
 */
export async function regularFile(path: string): Promise<number> {
  let found: Awaited<ReturnType<typeof stat>>;
  try {
    found = await stat(path);
  } catch (error) {
    throw fileError(`can't read ${path}`, error);
  }
  if (found.isFile()) return found.size;
  const what = found.isDirectory() ? 'a folder' : 'a pipe, socket or device';
  throw new CnnError('FILE', `${path} is ${what}. Expected an image file.`);
}

/** Whether the system lets us read the file. @throws CnnError (FILE) with its reason: permission, too many open files, … */
export async function checkReadableFile(path: string): Promise<void> {
  try {
    const file = await open(path);
    try {
      await file.read(new Uint8Array(1), 0, 1, 0);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw fileError(`can't read ${path}`, error);
  }
}
