import { CnnError } from '@cnn/core';
import { inflateSync } from 'fflate';
import { crc32 } from './crc32.js';
import type { NdArray } from './ndArray.js';
import { parseNpy } from './npy.js';
import { type ZipEntry, zipDirectory } from './zipDirectory.js';

/** What to read of an npz file. */
export interface ParseNpzOptions {
  readonly bytes: Uint8Array;
  /** Name of the file, for error messages. */
  readonly where?: string;
  /** Names of the arrays to read; all of them when absent. */
  readonly names?: readonly string[];
  /** Most bytes that the arrays may take when unpacked. Default 4 GiB. */
  readonly maxBytes?: number;
  /** How many times as large as the file the arrays may be when unpacked, beyond 64 MiB. Default 100. */
  readonly maxRatio?: number;
}

/** What any file may unpack to, however small it is. */
const BYTES_OF_ANY = 64 * 1024 ** 2;
const [STORED, DEFLATE] = [0, 8];

/**
 * Reads the arrays of a NumPy npz file (a zip of npy files, plain or compressed). Sizes are checked before anything is unpacked.
 *
 * @returns name (without `.npy`) → array
 * @throws CnnError (DATA) for a broken archive, an array whose size or checksum is wrong, an archive that unpacks to more than
 *   `maxBytes` or `maxRatio` times its size, or a wanted name that it does not hold
 */
export function parseNpz(options: ParseNpzOptions): Record<string, NdArray> {
  const { bytes, where = 'npz', names } = options;
  const entries = entriesOf(bytes, where);
  const missing = names?.filter((name) => !entries.some((entry) => entry.name === name)) ?? [];
  if (missing.length > 0 || entries.length === 0) {
    const wanted = names ? missing.map((name) => `"${name}"`).join(', ') : 'at least one array';
    const held = entries.length > 0 ? entries.map(({ name }) => name).join(', ') : 'no arrays';
    throw new CnnError('DATA', `${where}: expected ${wanted} in the npz file, which holds ${held}.`);
  }
  const read = entries.filter(({ name }) => !names || names.includes(name));
  checkSizes(options, read);
  return Object.fromEntries(
    read.map((entry) => [entry.name, parseNpy(unpack(entry, where), `${where}[${entry.name}]`)]),
  );
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The arrays of the file; `name` is without `.npy`. */
function entriesOf(bytes: Uint8Array, where: string): ZipEntry[] {
  let entries: ZipEntry[];
  try {
    entries = zipDirectory(bytes);
  } catch (error) {
    throw new CnnError(
      'DATA',
      `${where}: expected an npz (zip) file, received one that can't be unpacked: ${reasonOf(error)}.`,
      { cause: error },
    );
  }
  return entries
    .filter(({ name }) => name.endsWith('.npy'))
    .map((entry) => ({ ...entry, name: entry.name.slice(0, -'.npy'.length) }));
}

function checkSizes(options: ParseNpzOptions, entries: readonly ZipEntry[]): void {
  const { bytes, where = 'npz', maxBytes = 4 * 1024 ** 3, maxRatio = 100 } = options;
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
    `${where}: expected at most ${maxRatio} times the file's ${bytes.length} bytes when unpacked, received ${total}. If it is meant to be, raise maxRatio, or save it without compression (numpy.savez).`,
  );
}

function unpack({ name, method, bytes, packed, crc }: ZipEntry, where: string): Uint8Array {
  const fail = (problem: string, cause?: unknown): never => {
    throw new CnnError('DATA', `${where}[${name}]: ${problem}`, { cause });
  };
  if (method !== STORED && method !== DEFLATE) {
    return fail(
      `not supported: zip compression ${method}. Save it with numpy.savez or numpy.savez_compressed.`,
    );
  }
  let content = packed;
  if (method === DEFLATE) {
    try {
      content = inflateSync(packed, { out: new Uint8Array(bytes) });
    } catch (error) {
      return fail(`it can't be unpacked: ${reasonOf(error)}. Copy or download the file again.`, error);
    }
  }
  if (content.length !== bytes) {
    return fail(
      `expected ${bytes} bytes, as the archive tells, received ${content.length}. Copy or download it again.`,
    );
  }
  const sum = crc32(content);
  if (sum === crc) return content;
  return fail(
    `expected the CRC-32 ${hex(crc)} that the archive tells, received ${hex(sum)}: the file is damaged. Copy or download it again.`,
  );
}

function hex(sum: number): string {
  return sum.toString(16).padStart(8, '0');
}
