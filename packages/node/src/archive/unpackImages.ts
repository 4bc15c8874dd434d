import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { CnnError } from '@cnn/core';
import { cacheFolder } from '../files/cacheFolder.js';
import { fileError, reasonOf } from '../files/fileErrors.js';
import { isImage } from '../folder/listImages.js';
import { type ArchiveEntry, archiveEntries, archiveKind } from './archiveEntries.js';

/** An archive may unpack to so many bytes whatever its own size. */
const MOST_OF_ANY = 256 * 1024 ** 2;

export interface UnpackImagesOptions {
  /** A zip, tar or tar.gz. */
  readonly path: string;
  /** Where unpacked archives are kept. Default: see `cacheFolder`. */
  readonly cache?: string;
  /** More bytes in one image are refused. Default 1 GiB. */
  readonly maxImageBytes?: number;
  /** More bytes in all images are refused. Default 64 GiB. */
  readonly maxBytes?: number;
  /** An archive that unpacks to more than so many times its own size, and more than 256 MiB, is refused. Default 100. */
  readonly maxRatio?: number;
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
  throw leadsOutside(path, name);
}

function leadsOutside(path: string, name: string): CnnError {
  return new CnnError(
    'DATA',
    `${path}: the entry ${JSON.stringify(name)} leads outside the archive's folder. Don't use this archive; nothing was unpacked.`,
  );
}

/** Lets the content through, and checks its length and sum, whatever the archive's directory claims. */
function checked(path: string, name: string, { size, crc }: Pick<ArchiveEntry, 'size' | 'crc'>): Transform {
  let [bytes, sum] = [0, 0];
  const wrong = (): CnnError =>
    new CnnError('DATA', `${path} is damaged: ${name} is not what its directory says. Copy it again.`);
  return new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      if (crc !== undefined) sum = crc32(chunk, sum);
      if (bytes > size) done(wrong());
      else done(null, chunk);
    },
    flush(done) {
      done(bytes === size && (crc === undefined || sum === crc) ? null : wrong());
    },
  });
}

/**
 * Unpacks the images of an archive into a folder of the cache, once: the same file is not unpacked again. An archive can't
 * be read in any order, and a folder can, in bounded memory. What is half unpacked when it fails is removed; what a killed
 * process left, the next time.
 *
 * @returns the folder
 * @throws CnnError (FILE or DATA) of one line for a file that can't be read or is damaged, an entry that leads outside
 *   or comes twice, or more bytes than allowed
 */
export async function unpackImages(options: UnpackImagesOptions): Promise<string> {
  const { path, cache = cacheFolder('archives'), onProgress } = options;
  const { maxImageBytes = 1024 ** 3, maxBytes = 64 * 1024 ** 3, maxRatio = 100 } = options;
  const kind = archiveKind(path);
  if (!kind) throw new CnnError('DATA', `${path}: expected a zip, tar or tar.gz file by its name.`);
  const { key, size } = await identify(path);
  const folder = join(cache, key);
  if (await exists(folder)) return folder;
  await removeStale(cache, key);
  const temporary = `${folder}.${temporaryMark()}-${process.pid}-${randomUUID()}.tmp`;
  const most = Math.max(MOST_OF_ANY, maxRatio * size);
  const names = new Set<string>();
  const folders = new Set<string>();
  let [total, passed] = [0, 0];
  try {
    await mkdir(temporary, { recursive: true });
    for await (const entry of archiveEntries(path, kind)) {
      const name = safeName(path, entry.name);
      // A stream is unpacked whole, also what is no image.
      if (kind !== 'zip') passed += entry.size;
      if (passed > most) throw tooLarge(path, name);
      if (!isImage(name) || name.split('/').some((part) => part.startsWith('.') || part === '__MACOSX'))
        continue;
      if (names.has(name)) throw twice(path, name);
      names.add(name);
      total += entry.size;
      if (total > Math.min(most, maxBytes) || entry.size > maxImageBytes) throw tooLarge(path, name);
      const target = join(temporary, name);
      if (!folders.has(dirname(target))) await mkdir(dirname(target), { recursive: true });
      folders.add(dirname(target));
      const output = createWriteStream(target, { flags: 'wx' });
      await pipeline(await entry.content(), checked(path, name, entry), output);
      onProgress?.({ images: names.size });
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
    `${path}: ${name} makes the images larger than allowed. If it is meant to be, unpack it and give the folder, or raise maxImageBytes, maxBytes or maxRatio.`,
  );
}

function twice(path: string, name: string): CnnError {
  return new CnnError('DATA', `${path}: ${name} comes twice. Pack the images again.`);
}

/** Tells this machine's temporary folders from those of others that share the cache. */
function temporaryMark(): string {
  return createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
}

function isRunning(process_: number): boolean {
  try {
    process.kill(process_, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

/** Removes what processes that were killed while they unpacked this archive left behind. */
async function removeStale(cache: string, key: string): Promise<void> {
  const left = await readdir(cache).catch(() => []);
  for (const name of left) {
    const owner = name.startsWith(`${key}.${temporaryMark()}-`) && /-(\d+)-[0-9a-f-]{36}\.tmp$/.exec(name);
    if (owner && !isRunning(Number(owner[1])))
      await rm(join(cache, name), { recursive: true, force: true }).catch(() => undefined);
  }
}

function archiveError(path: string, error: unknown): CnnError {
  if (error instanceof CnnError) return error;
  const named = /^(?:absolute path|invalid relative path|invalid characters in fileName): (.*)$/;
  const name = error instanceof Error ? named.exec(error.message)?.[1] : undefined;
  if (name !== undefined) return leadsOutside(path, name); // yauzl looks before we do
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (['ENOSPC', 'EACCES', 'EROFS', 'EPERM', 'EEXIST'].includes(code))
    return fileError(`can't unpack ${path}`, error);
  return new CnnError('DATA', `${path} is damaged or cut off: ${reasonOf(error)}. Copy it again.`, {
    cause: error,
  });
}

/** Another file, or the file changed: another key. */
async function identify(path: string): Promise<{ readonly key: string; readonly size: number }> {
  try {
    const { size, mtimeMs } = await stat(path);
    const hash = createHash('sha256')
      .update(`${await realpath(path)}\n${size}\n${mtimeMs}`)
      .digest('hex');
    return { key: `${basename(path)}-${hash.slice(0, 16)}`, size };
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
