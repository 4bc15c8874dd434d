import { CnnError, unpackEntry, ZIP_HEADER_BYTES, type ZipRecord, zipContentAt, zipRecords } from '@cnn/core';
import type { NamedFile } from './namedFile.js';

/** A file that may lie in a zip: it is unpacked when it is asked for. */
export interface LazyFile {
  /** Below the set's folder, with `/`. */
  readonly path: string;
  /** @throws CnnError (DATA or FILE) of one line that names the file */
  open(): Promise<Blob>;
}

/** How much of a zip's end is read for its directory at first: its comment, and that of a thousand files. */
const END_BYTES = 256 * 1024;

/** One file may unpack to so many bytes; all of them to so many whatever the zip's size, or to so many times its size. */
const [MOST_OF_FILE, MOST_OF_ANY, MOST_RATIO] = [1024 ** 3, 256 * 1024 ** 2, 100];

/**
 * The files of a zip, which need not fit into memory: each is read and unpacked when it is asked for, and its size and checksum compared.
 *
 * @throws CnnError (DATA) of one line for a zip that is damaged or encrypted, has a name that leads out of a folder, or would unpack to
 *   more than 256 MiB and 100 times its size; (FILE) where it can't be read
 */
export async function openZip({ path, file }: NamedFile): Promise<readonly LazyFile[]> {
  const records = (await recordsOf({ path, file })).filter(({ name }) => !/[/\\]$/.test(name));
  const total = records.reduce((sum, { bytes }) => sum + bytes, 0);
  const large = records.find(({ bytes }) => bytes > MOST_OF_FILE);
  if (large || total > Math.max(MOST_OF_ANY, MOST_RATIO * file.size)) {
    throw new CnnError(
      'DATA',
      `${path}: expected files of at most 1 GiB each and ${MOST_RATIO} times the zip's size together, received ${large ? `${large.name} of ${large.bytes} bytes` : `${total} bytes in a zip of ${file.size}`}. If it is meant to be, unpack it and choose the folder.`,
    );
  }
  return records.map((record) => ({
    path: safeName(path, record.name),
    open: async () => new Blob([await unpack({ path, file }, record)]),
  }));
}

async function recordsOf({ path, file }: NamedFile): Promise<ZipRecord[]> {
  let from = Math.max(0, file.size - END_BYTES);
  try {
    for (;;) {
      const found = zipRecords(await bytesOf({ path, file }, from, file.size), from);
      if (typeof found !== 'number') return found;
      from = found;
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new CnnError(
      'DATA',
      `${path}: expected a zip file, received one that can't be unpacked: ${error.message}. Copy or download it again, or unpack it and choose the folder.`,
      { cause: error },
    );
  }
}

/** @throws CnnError (DATA) for a name that leads outside */
function safeName(path: string, name: string): string {
  const parts = name.replaceAll('\\', '/').split('/');
  const outside = name.startsWith('/') || /^[A-Za-z]:/.test(name) || parts.includes('..');
  const kept = parts.filter((part) => part !== '.' && part !== '');
  if (!outside && kept.length > 0 && !name.includes('\0')) return kept.join('/');
  throw new CnnError(
    'DATA',
    `${path}: the entry ${JSON.stringify(name)} leads outside the zip's folder. Don't use this zip; nothing was unpacked.`,
  );
}

async function unpack(zip: NamedFile, record: ZipRecord): Promise<Uint8Array<ArrayBuffer>> {
  const { at, rawName, packedBytes, method, bytes, name } = record;
  try {
    const header = await bytesOf(zip, at, at + ZIP_HEADER_BYTES + rawName.length);
    const start = zipContentAt(header, { at, rawName });
    const packed = await bytesOf(zip, start, start + packedBytes);
    if (packed.length < packedBytes) throw new RangeError('it is cut off.');
    // The browser unpacks beside the page; what it gives is compared.
    const content = method === 8 ? await inflate(packed, bytes) : packed;
    return unpackEntry({ ...record, packed }, () => content) as Uint8Array<ArrayBuffer>;
  } catch (error) {
    if (error instanceof CnnError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new CnnError('DATA', `${zip.path}[${name}]: ${reason} Copy or download the zip again.`, {
      cause: error,
    });
  }
}

/** @throws RangeError for more bytes than were told, TypeError for what is no deflate stream */
async function inflate(packed: Uint8Array<ArrayBuffer>, bytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const content = new Uint8Array(bytes);
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  let at = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (at + value.length > bytes) {
      await reader.cancel();
      throw new RangeError(`expected ${bytes} bytes, as the archive tells, received more.`);
    }
    content.set(value, at);
    at += value.length;
  }
  return content.subarray(0, at);
}

async function bytesOf(
  { path, file }: NamedFile,
  from: number,
  to: number,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await file.slice(from, to).arrayBuffer());
  } catch (error) {
    throw new CnnError('FILE', `can't read ${path}; was it changed or removed? Choose the files again.`, {
      cause: error,
    });
  }
}
