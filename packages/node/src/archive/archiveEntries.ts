import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { openPromise } from 'yauzl';
import { tarEnd } from './tarEnd.js';

/** A file in an archive. Its content is read, or the entry is passed over, before the next one comes. */
export interface ArchiveEntry {
  /** As the archive has it. */
  readonly name: string;
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

/** The files of a zip, by its directory at the end: entries that are not read cost nothing. */
async function* zipEntries(path: string): AsyncGenerator<ArchiveEntry> {
  const zip = await openPromise(path, { lazyEntries: true });
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith('/')) continue;
      yield {
        name: entry.fileName,
        size: entry.uncompressedSize,
        crc: entry.crc32,
        content: () => zip.openReadStreamPromise(entry),
      };
    }
  } finally {
    zip.close();
  }
}

/** The files of a tar in their order, as a stream. Links and devices are passed over. */
async function* tarEntries(path: string, packed: boolean): AsyncGenerator<ArchiveEntry> {
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
      if (type === 'file' || type === 'contiguous-file') {
        yield {
          name,
          size,
          content: () => {
            read = true;
            // One of Node's streams, since tar-stream's own end in another way when they are cut off.
            reading = Readable.from(entry);
            return Promise.resolve(reading);
          },
        };
      }
      if (!read) entry.resume();
    }
  } finally {
    file.destroy();
    gunzip?.destroy();
    whole.destroy();
  }
}

export function archiveEntries(path: string, kind: ArchiveKind): AsyncGenerator<ArchiveEntry> {
  return kind === 'zip' ? zipEntries(path) : tarEntries(path, kind === 'tar.gz');
}
