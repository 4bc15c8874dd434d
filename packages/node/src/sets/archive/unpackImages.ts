import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { CnnError } from '@cnn/core';
import { cacheFolder } from '../../files/cacheFolder.js';
import { fileError, REASONS, reasonOf } from '../../files/fileErrors.js';
import { makeFolder } from '../../files/makeFolder.js';
import { removeStaleFolders, temporaryFolder } from '../../files/temporaryFolder.js';
import type { ImageListing } from '../folder/imageListing.js';
import { type ArchiveContents, readContents, writeContents } from './archiveContents.js';
import { type ArchiveEntry, type ArchiveKind, archiveEntries, archiveKind } from './archiveEntries.js';
import { EntryListing } from './entryListing.js';

/** An archive may unpack to so many bytes whatever its own size. */
const MOST_OF_ANY = 256 * 1024 ** 2;

export interface UnpackImagesOptions {
  /** A zip, tar or tar.gz. */
  readonly path: string;
  /** Where unpacked archives are kept. Default: see `cacheFolder`. */
  readonly cache?: string | undefined;
  /** More bytes in one image are refused. Default 1 GiB. */
  readonly maxImageBytes?: number | undefined;
  /** More bytes in all images are refused. Default 64 GiB. */
  readonly maxBytes?: number | undefined;
  /** An archive that unpacks to more than so many times its own size, and more than 256 MiB, is refused. Default 100. */
  readonly maxRatio?: number | undefined;
  readonly onProgress?: (progress: { readonly images: number }) => void;
}

/** The path below the folder; '' is the folder itself. @throws CnnError (DATA) for a name that leads outside */
function safeName(path: string, name: string, kind: ArchiveEntry['kind']): string {
  const parts = name
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '.' && part !== '');
  const outside = name.startsWith('/') || /^[A-Za-z]:/.test(name) || parts.includes('..');
  if (!outside && (parts.length > 0 || kind === 'folder') && !name.includes('\0')) return parts.join('/');
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

/** An archive's images in a folder, and what else it holds. */
export interface UnpackedArchive {
  readonly folder: string;
  readonly listing: ImageListing;
}

/**
 * Unpacks the images of an archive into a folder of the cache, once: the same file is not unpacked again, unless something
 * in the folder is missing or has another size. An archive can't be read in any order, and a folder can, in bounded
 * memory. What is half unpacked when it fails is removed; what a killed process left, the next time.
 *
 * @throws CnnError (FILE or DATA) of one line for a file that can't be read or is damaged, an entry that leads outside,
 *   comes twice, is a link or has a name in no known encoding, or more bytes than allowed
 */
export async function unpackArchive(options: UnpackImagesOptions): Promise<UnpackedArchive> {
  const { path, cache = cacheFolder('archives') } = options;
  const kind = archiveKind(path);
  if (!kind) throw new CnnError('DATA', `${path}: expected a zip, tar or tar.gz file by its name.`);
  const { key, size } = await identify(path);
  const folder = join(cache, key);
  const kept = await readContents(folder);
  if (kept !== 'missing' && kept !== 'changed') return { folder, listing: kept };
  await removeStaleFolders(folder);
  const temporary = temporaryFolder(folder);
  try {
    await makeFolder(temporary).catch((error: unknown) => {
      throw fileError(`can't write into the cache folder ${cache} (CNN_CACHE names another)`, error);
    });
    const contents = await unpackInto(temporary, kind, size, options);
    await writeContents(temporary, contents);
    if (kept === 'changed') await rm(folder, { recursive: true, force: true });
    await rename(temporary, folder).catch(async (error: unknown) => {
      if (!(await exists(folder))) throw error; // another process was faster
    });
    const notes = kept === 'changed' ? [UNPACKED_AGAIN] : [];
    return { folder, listing: { ...contents.listing, notes: [...contents.listing.notes, ...notes] } };
  } catch (error) {
    throw archiveError(path, error);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

const UNPACKED_AGAIN = 'The copy of the archive in the cache had been changed, and was unpacked again.';

/** @returns the folder of `unpackArchive`. @throws CnnError as `unpackArchive` does */
export async function unpackImages(options: UnpackImagesOptions): Promise<string> {
  return (await unpackArchive(options)).folder;
}

async function unpackInto(
  target: string,
  kind: ArchiveKind,
  packedSize: number,
  options: UnpackImagesOptions,
): Promise<ArchiveContents> {
  const { path, onProgress } = options;
  const { maxImageBytes = 1024 ** 3, maxBytes = 64 * 1024 ** 3, maxRatio = 100 } = options;
  const most = Math.max(MOST_OF_ANY, maxRatio * packedSize);
  const found = new EntryListing(path);
  const folders = new Set<string>();
  let [total, passed] = [0, 0];
  for await (const entry of archiveEntries(path, kind)) {
    const name = safeName(path, entry.name, entry.kind);
    // A stream is unpacked whole, also what is no image.
    if (kind !== 'zip') passed += entry.size;
    if (passed > most) throw tooLarge(path, name);
    if (!found.add(name, entry)) continue;
    total += entry.size;
    if (total > Math.min(most, maxBytes) || entry.size > maxImageBytes) throw tooLarge(path, name);
    const file = join(target, name);
    if (!folders.has(dirname(file))) await mkdir(dirname(file), { recursive: true });
    folders.add(dirname(file));
    const output = createWriteStream(file, { flags: 'wx' });
    await pipeline(await entry.content(), checked(path, name, entry), output);
    onProgress?.({ images: found.images });
  }
  return found.contents();
}

function tooLarge(path: string, name: string): CnnError {
  return new CnnError(
    'DATA',
    `${path}: ${name} makes the images larger than allowed. If it is meant to be, unpack it and give the folder, or raise maxImageBytes, maxBytes or maxRatio of unpackImages.`,
  );
}

function archiveError(path: string, error: unknown): CnnError {
  if (error instanceof CnnError) return error;
  const named = /^(?:absolute path|invalid relative path|invalid characters in fileName): (.*)$/;
  const name = error instanceof Error ? named.exec(error.message)?.[1] : undefined;
  if (name !== undefined) return leadsOutside(path, name); // yauzl looks before we do
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code !== '' && code in REASONS) return fileError(`can't unpack ${path}`, error);
  const unusual = /encrypt|compression method|multi-disk/i.exec(error instanceof Error ? error.message : '');
  if (unusual) {
    return new CnnError(
      'DATA',
      `${path} can't be unpacked: ${reasonOf(error)}. Unpack it with another program, and give the folder.`,
      { cause: error },
    );
  }
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
