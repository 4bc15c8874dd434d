import { CnnError, unpackEntry as unpackPlainly, type ZipEntry, zipDirectory } from '@cnn/core';
import { inflateSync } from 'fflate';

export interface UnzipOptions {
  readonly bytes: Uint8Array;
  /** Name of the file, for error messages. Default `zip`. */
  readonly where?: string | undefined;
  /** Most bytes that the files may take when unpacked. Default 4 GiB. */
  readonly maxBytes?: number | undefined;
  /** How many times as large as the zip the files may be when unpacked, beyond 64 MiB. Default 100. */
  readonly maxRatio?: number | undefined;
}

/**
 * The files of a zip by their names, plain or deflated; folders are left out. Sizes are checked before anything is unpacked, and sums after it.
 *
 * @throws CnnError (DATA) for a broken zip, a file whose size or checksum is wrong, and one that unpacks to more than `maxBytes` or `maxRatio`
 *   times its size
 */
export function unzip(options: UnzipOptions): Map<string, Uint8Array> {
  const { bytes, where = 'zip' } = options;
  let entries: ZipEntry[];
  try {
    entries = zipDirectory(bytes).filter(({ name }) => !name.endsWith('/'));
  } catch (error) {
    throw new CnnError(
      'DATA',
      `${where}: expected a zip file, received one that can't be unpacked: ${reasonOf(error)}. Copy or download it again.`,
      { cause: error },
    );
  }
  checkUnpackedSize({ ...options, where, saved: 'pack it without compression' }, entries);
  const how = { where, saved: 'Pack it without compression, or with deflate.' };
  return new Map(entries.map((entry) => [entry.name, unpackEntry(entry, how)]));
}

/** What any file may unpack to, however small it is. */
const BYTES_OF_ANY = 64 * 1024 ** 2;

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

interface Named {
  readonly where: string;
  /** How the file can be saved otherwise, for messages. */
  readonly saved: string;
}

/** @throws CnnError (DATA) when files take more bytes than they may */
export function checkUnpackedSize(options: UnzipOptions & Named, entries: readonly ZipEntry[]): void {
  const { bytes, where, saved, maxBytes = 4 * 1024 ** 3, maxRatio = 100 } = options;
  const total = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  if (total > maxBytes) {
    throw new CnnError(
      'DATA',
      `${where}: expected at most ${maxBytes} bytes unpacked, received ${total}. Raise maxBytes, or save it as several files.`,
    );
  }
  const most = Math.max(BYTES_OF_ANY, maxRatio * bytes.length);
  if (total <= most) return;
  throw new CnnError(
    'DATA',
    `${where}: expected at most ${maxRatio} times the file's ${bytes.length} bytes when unpacked, received ${total}. If it is meant to be, raise maxRatio, or ${saved}.`,
  );
}

/** The content of one file. @throws CnnError (DATA) for another compression, size or sum */
export function unpackEntry(entry: ZipEntry, { where, saved }: Named): Uint8Array {
  try {
    return unpackPlainly(entry, (packed, bytes) => inflateSync(packed, { out: new Uint8Array(bytes) }));
  } catch (error) {
    const reason = reasonOf(error);
    const remedy = reason.startsWith('not supported') ? saved : 'Copy or download the file again.';
    throw new CnnError('DATA', `${where}[${entry.name}]: ${reason} ${remedy}`, { cause: error });
  }
}
