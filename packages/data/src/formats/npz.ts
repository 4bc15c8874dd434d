import { CnnError } from '@cnn/core';
import { type UnzipFileInfo, unzipSync } from 'fflate';
import { crc32 } from './crc32.js';
import type { NdArray } from './ndArray.js';
import { parseNpy } from './npy.js';
import { zipChecksums } from './zipChecksums.js';

/** What to read of an npz file. */
export interface ParseNpzOptions {
  readonly bytes: Uint8Array;
  /** Name of the file, for error messages. */
  readonly where?: string;
  /** Names of the arrays to read; all of them when absent. */
  readonly names?: readonly string[];
  /** Most bytes that the arrays may take when unpacked. Default 4 GiB. */
  readonly maxBytes?: number;
}

/**
 * Reads the arrays of a NumPy npz file (a zip of npy files, plain or compressed).
 *
 * @returns name (without `.npy`) → array
 * @throws CnnError (DATA) for a broken archive, an array whose checksum is wrong, an archive that unpacks to more than `maxBytes`, or a wanted name that
 *   it does not hold
 */
export function parseNpz(options: ParseNpzOptions): Record<string, NdArray> {
  const { bytes, where = 'npz', names, maxBytes = 4 * 1024 ** 3 } = options;
  const found: string[] = [];
  let total = 0;
  const filter = (file: UnzipFileInfo): boolean => {
    if (!file.name.endsWith('.npy')) return false;
    const name = file.name.slice(0, -'.npy'.length);
    found.push(name);
    if (names && !names.includes(name)) return false;
    total += file.originalSize;
    if (total > maxBytes) {
      throw new CnnError(
        'DATA',
        `${where}: expected at most ${maxBytes} bytes unpacked, received more. Raise maxBytes, or save it as several files.`,
      );
    }
    return true;
  };
  let files: Record<string, Uint8Array>;
  let sums: Map<string, number>;
  try {
    files = unzipSync(bytes, { filter });
    sums = zipChecksums(bytes);
  } catch (error) {
    if (error instanceof CnnError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new CnnError(
      'DATA',
      `${where}: expected an npz (zip) file, received one that can't be unpacked: ${reason}.`,
      {
        cause: error,
      },
    );
  }
  const missing = names?.filter((name) => !found.includes(name)) ?? [];
  if (missing.length > 0 || found.length === 0) {
    const wanted = names ? missing.map((name) => `"${name}"`).join(', ') : 'at least one array';
    const held = found.length > 0 ? found.join(', ') : 'no arrays';
    throw new CnnError('DATA', `${where}: expected ${wanted} in the npz file, which holds ${held}.`);
  }
  return Object.fromEntries(
    Object.entries(files).map(([file, content]) => {
      const name = file.slice(0, -'.npy'.length);
      const [expected = 0, received] = [sums.get(file), crc32(content)];
      if (received !== expected) {
        throw new CnnError(
          'DATA',
          `${where}[${name}]: expected the CRC-32 ${hex(expected)} that the archive tells, received ${hex(received)}: the file is damaged. Copy or download it again.`,
        );
      }
      return [name, parseNpy(content, `${where}[${name}]`)];
    }),
  );
}

function hex(sum: number): string {
  return sum.toString(16).padStart(8, '0');
}
