import { basename } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { CnnError } from '@cnn/core';
import { type NdArray, parseIdx, parseNpy, parseNpz } from '@cnn/data';
import { reasonOf } from '../../files/fileErrors.js';
import { readBytes } from '../../files/files.js';

export interface ReadArraysOptions {
  /** How many times as large as the file its arrays may be when unpacked, beyond 64 MiB. Default 100. */
  readonly maxRatio?: number | undefined;
}

/** What any gzip file may unpack to, and none more than. */
const [BYTES_OF_ANY, MOST_BYTES] = [64 * 1024 ** 2, 4 * 1024 ** 3];

function unpack(bytes: Uint8Array, path: string, maxRatio: number): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const maxOutputLength = Math.min(MOST_BYTES, Math.max(BYTES_OF_ANY, maxRatio * bytes.length));
  try {
    return gunzipSync(bytes, { maxOutputLength });
  } catch (error) {
    const large = error instanceof RangeError;
    const problem = large
      ? `expected at most ${maxOutputLength} bytes when unpacked, received more. If it is meant to be, unpack it with gunzip, or raise maxRatio`
      : `the gzip file can't be unpacked: ${reasonOf(error)}. Copy or download it again`;
    throw new CnnError('DATA', `${path}: ${problem}.`, { cause: error });
  }
}

/**
 * Reads a file of arrays: npy, npz or idx, also packed by gzip.
 *
 * @returns name → array; the single array of an npy or idx file has the name `array`
 * @throws CnnError (FILE or DATA) of one line that names the file
 */
export async function readArrays(
  path: string,
  options: ReadArraysOptions = {},
): Promise<Record<string, NdArray>> {
  const { maxRatio = 100 } = options;
  const bytes = unpack(await readBytes(path), path, maxRatio);
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return parseNpz({ bytes, where: path, maxRatio });
  if (bytes[0] === 0x93) return { array: parseNpy(bytes, path) };
  if (bytes[0] === 0 && bytes[1] === 0) return { array: parseIdx(bytes, path) };
  throw new CnnError(
    'DATA',
    `${path}: expected an npy, npz or idx file, received something else (${basename(path)}).`,
  );
}
