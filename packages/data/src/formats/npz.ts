import { CnnError, type ZipEntry, zipDirectory } from '@cnn/core';
import type { NdArray } from './ndArray.js';
import { parseNpy } from './npy.js';
import { checkUnpackedSize, unpackEntry } from './unzip.js';

/** What to read of an npz file. */
export interface ParseNpzOptions {
  readonly bytes: Uint8Array;
  /** Name of the file, for error messages. */
  readonly where?: string | undefined;
  /** Names of the arrays to read; all of them when absent. */
  readonly names?: readonly string[] | undefined;
  /** Most bytes that the arrays may take when unpacked. Default 4 GiB. */
  readonly maxBytes?: number | undefined;
  /** How many times as large as the file the arrays may be when unpacked, beyond 64 MiB. Default 100. */
  readonly maxRatio?: number | undefined;
}

const savedPlain = 'save it without compression (numpy.savez)';
const savedAgain = 'Save it with numpy.savez or numpy.savez_compressed.';

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
  checkUnpackedSize({ ...options, where, saved: savedPlain }, read);
  return Object.fromEntries(
    read.map((entry) => [
      entry.name,
      parseNpy(unpackEntry(entry, { where, saved: savedAgain }), `${where}[${entry.name}]`),
    ]),
  );
}

/** The arrays of the file; `name` is without `.npy`. */
function entriesOf(bytes: Uint8Array, where: string): ZipEntry[] {
  let entries: ZipEntry[];
  try {
    entries = zipDirectory(bytes);
  } catch (error) {
    throw new CnnError(
      'DATA',
      `${where}: expected an npz (zip) file, received one that can't be unpacked: ${error instanceof Error ? error.message : String(error)}.`,
      { cause: error },
    );
  }
  return entries
    .filter(({ name }) => name.endsWith('.npy'))
    .map((entry) => ({ ...entry, name: entry.name.slice(0, -'.npy'.length) }));
}
