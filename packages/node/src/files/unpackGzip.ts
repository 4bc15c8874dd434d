import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { CnnError } from '@cnn/core';
import { fileError, reasonOf } from './fileErrors.js';

export interface UnpackGzipOptions {
  readonly path: string;
  /** The file to make. */
  readonly to: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Unpacks a gzip file in bounded memory, whole or not at all.
 *
 * @throws CnnError (DATA or FILE) of one line for a file that is damaged, cut off, or can't be read or written; (ABORTED)
 *   when stopped
 */
export async function unpackGzip({ path, to, signal }: UnpackGzipOptions): Promise<void> {
  const temporary = `${to}.${randomUUID()}.tmp`;
  try {
    const output = createWriteStream(temporary, { flags: 'wx' });
    await pipeline(createReadStream(path), createGunzip(), output, ...(signal ? [{ signal }] : []));
    await rename(temporary, to);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    if (signal?.aborted) throw new CnnError('ABORTED', `${path}: unpacking was stopped.`);
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!code.startsWith('Z_')) throw fileError(`can't unpack ${path}`, error);
    throw new CnnError(
      'DATA',
      `${path} is damaged or cut off: ${reasonOf(error)}. Remove it, and copy it again.`,
      { cause: error },
    );
  }
}
