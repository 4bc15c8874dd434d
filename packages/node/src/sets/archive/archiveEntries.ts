import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { type Entry, openPromise } from 'yauzl';
import { tarEnd } from './tarEnd.js';

/** What an archive holds, in its order. The content is read, or the entry is passed over, before the next one comes. */
export interface ArchiveEntry {
  /** As the archive has it. */
  readonly name: string;
  /** `other`: a pipe or device. */
  readonly kind: 'file' | 'folder' | 'link' | 'other';
  /** Whether nothing says in which encoding the name is, which is not UTF-8. */
  readonly foreign?: boolean;
  /** Unpacked size in bytes that the archive claims. */
  readonly size: number;
  /** CRC-32 of the content, in a zip. */
  readonly crc?: number;
  content(): Promise<Readable>;
}

export type ArchiveKind = 'zip' | 'tar' | 'tar.gz';

/** By the file's name. */
export function archiveKind(path: string): ArchiveKind | undefined {
  const name = path.toLowerCase();
  if (name.endsWith('.zip')) return 'zip';
  if (name.endsWith('.tar')) return 'tar';
  return name.endsWith('.tar.gz') || name.endsWith('.tgz') ? 'tar.gz' : undefined;
}

const UTF8_NAMES = 0x800;
const UNICODE_PATH = 0x7075;
const UNIX = 3;
const [FILE_TYPE, LINK] = [0o170000, 0o120000];

/** The name of an entry. macOS writes UTF-8 and does not say so; what is neither is read as CP437, the zip's own. */
function nameOf(entry: Entry): Pick<ArchiveEntry, 'name' | 'foreign'> {
  const { fileName: name, fileNameRaw: raw, generalPurposeBitFlag, extraFields } = entry;
  const told =
    (generalPurposeBitFlag & UTF8_NAMES) !== 0 || extraFields.some(({ id }) => id === UNICODE_PATH);
  if (told || raw.every((byte) => byte < 0x80)) return { name };
  try {
    return { name: new TextDecoder('utf-8', { fatal: true }).decode(raw) };
  } catch {
    return { name, foreign: true };
  }
}

/** The entries of a zip, by its directory at the end: those that are not read cost nothing. */
async function* zipEntries(path: string): AsyncGenerator<ArchiveEntry> {
  const zip = await openPromise(path, { lazyEntries: true });
  try {
    for await (const entry of zip.eachEntry()) {
      const mode = entry.versionMadeBy >> 8 === UNIX ? entry.externalFileAttributes >>> 16 : 0;
      const link = (mode & FILE_TYPE) === LINK;
      yield {
        ...nameOf(entry),
        kind: link ? 'link' : entry.fileName.endsWith('/') ? 'folder' : 'file',
        size: entry.uncompressedSize,
        crc: entry.crc32,
        content: () => zip.openReadStreamPromise(entry),
      };
    }
  } finally {
    zip.close();
  }
}

const tarKinds: Readonly<Record<string, ArchiveEntry['kind']>> = {
  ...{ file: 'file', 'contiguous-file': 'file', directory: 'folder', symlink: 'link', link: 'link' },
};

/** Whether the file is packed, whatever its name says. */
async function isGzip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}

/** The entries of a tar in their order, as a stream. */
async function* tarEntries(path: string): AsyncGenerator<ArchiveEntry> {
  const packed = await isGzip(path);
  const file = createReadStream(path);
  const tar = extract();
  const whole = tarEnd();
  const gunzip = packed ? createGunzip() : undefined;
  let reading: Readable | undefined;
  const fail = (error: Error): void => {
    reading?.destroy(error); // or its reader would wait for ever
    tar.destroy(error);
  };
  file.on('error', fail);
  gunzip?.on('error', fail);
  whole.on('error', fail);
  (gunzip ? file.pipe(gunzip) : file).pipe(whole).pipe(tar);
  try {
    for await (const entry of tar) {
      const { name, size = 0, type } = entry.header;
      let read = false;
      yield {
        name,
        kind: tarKinds[type ?? 'file'] ?? 'other',
        size,
        content: () => {
          read = true;
          // One of Node's streams, since tar-stream's own end in another way when they are cut off.
          reading = Readable.from(entry);
          return Promise.resolve(reading);
        },
      };
      if (!read) entry.resume();
    }
  } finally {
    file.destroy();
    gunzip?.destroy();
    whole.destroy();
  }
}

export function archiveEntries(path: string, kind: ArchiveKind): AsyncGenerator<ArchiveEntry> {
  return kind === 'zip' ? zipEntries(path) : tarEntries(path);
}
