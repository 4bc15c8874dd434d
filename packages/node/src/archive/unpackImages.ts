import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CnnError } from '@cnn/core';
import { cacheFolder } from '../files/cacheFolder.js';
import { fileError, reasonOf } from '../files/fileErrors.js';
import { isImage } from '../folder/listImages.js';
import { archiveEntries, archiveKind } from './archiveEntries.js';

export interface UnpackImagesOptions {
  /** A zip, tar or tar.gz. */
  readonly path: string;
  /** Where unpacked archives are kept. Default: see `cacheFolder`. */
  readonly cache?: string;
  /** More bytes in one image are refused. Default 1 GiB. */
  readonly maxImageBytes?: number;
  /** More bytes in all images are refused. Default 64 GiB. */
  readonly maxBytes?: number;
  readonly onProgress?: (progress: { readonly images: number }) => void;
}

/** The path below the folder. @throws CnnError (DATA) for a name that leads outside */
function safeName(path: string, name: string): string {
  const parts = name
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '.' && part !== '');
  const outside = name.startsWith('/') || /^[A-Za-z]:/.test(name) || parts.includes('..');
  if (!outside && parts.length > 0 && !name.includes('\0')) return parts.join('/');
  throw new CnnError(
    'DATA',
    `${path}: the entry ${JSON.stringify(name)} leads outside the archive's folder. Don't use this archive; nothing was unpacked.`,
  );
}

/** Counts what passes, whatever the archive's directory claims. */
function limited(refuse: () => CnnError, most: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      if (bytes > most) done(refuse());
      else done(null, chunk);
    },
  });
}

/**
 * Unpacks the images of an archive into a folder of the cache, once: the same file is not unpacked again. An archive can't
 * be read in any order, and a folder can, in bounded memory. What is half unpacked when it fails is removed.
 *
 * @returns the folder
 * @throws CnnError (FILE or DATA) of one line for a file that can't be read or is damaged, an entry that leads outside, or
 *   more bytes than allowed
 */
export async function unpackImages(options: UnpackImagesOptions): Promise<string> {
  const { path, cache = cacheFolder('archives'), onProgress } = options;
  const { maxImageBytes = 1024 ** 3, maxBytes = 64 * 1024 ** 3 } = options;
  const kind = archiveKind(path);
  if (!kind) throw new CnnError('DATA', `${path}: expected a zip, tar or tar.gz file by its name.`);
  const folder = join(cache, await keyOf(path));
  if (await exists(folder)) return folder;
  const temporary = `${folder}.${randomUUID()}.tmp`;
  let [images, total] = [0, 0];
  try {
    await mkdir(temporary, { recursive: true });
    for await (const entry of archiveEntries(path, kind)) {
      const name = safeName(path, entry.name);
      if (!isImage(name) || name.split('/').some((part) => part.startsWith('.') || part === '__MACOSX'))
        continue;
      total += entry.size;
      if (total > maxBytes || entry.size > maxImageBytes) throw tooLarge(path, name);
      const target = join(temporary, name);
      await mkdir(dirname(target), { recursive: true });
      const counted = limited(() => tooLarge(path, name), Math.min(maxImageBytes, entry.size));
      await pipeline(await entry.content(), counted, createWriteStream(target, { flags: 'wx' }));
      onProgress?.({ images: ++images });
    }
    await rename(temporary, folder).catch(async (error: unknown) => {
      if (!(await exists(folder))) throw error; // another process was faster
    });
  } catch (error) {
    throw archiveError(path, error);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return folder;
}

function tooLarge(path: string, name: string): CnnError {
  return new CnnError(
    'DATA',
    `${path}: ${name} makes the images larger than allowed, or than the archive says. Raise maxBytes if it is meant to be.`,
  );
}

function archiveError(path: string, error: unknown): CnnError {
  if (error instanceof CnnError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (['ENOSPC', 'EACCES', 'EROFS', 'EPERM', 'EEXIST'].includes(code))
    return fileError(`can't unpack ${path}`, error);
  return new CnnError('DATA', `${path} is damaged or cut off: ${reasonOf(error)}. Copy it again.`, {
    cause: error,
  });
}

/** Another file, or the file changed: another key. */
async function keyOf(path: string): Promise<string> {
  try {
    const { size, mtimeMs } = await stat(path);
    const hash = createHash('sha256')
      .update(`${await realpath(path)}\n${size}\n${mtimeMs}`)
      .digest('hex');
    return `${basename(path)}-${hash.slice(0, 16)}`;
  } catch (error) {
    throw fileError(`can't read ${path}`, error);
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
