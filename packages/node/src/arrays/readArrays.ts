import { basename } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { CnnError } from '@cnn/core';
import { type NdArray, parseIdx, parseNpy, parseNpz } from '@cnn/data';
import { reasonOf } from '../files/fileErrors.js';
import { readBytes } from '../files/files.js';

/** Most bytes that a gzip file may unpack to. */
const MOST_BYTES = 4 * 1024 ** 3;

function unpack(bytes: Uint8Array, path: string): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_BYTES });
  } catch (error) {
    throw new CnnError('DATA', `${path}: the gzip file can't be unpacked: ${reasonOf(error)}.`, {
      cause: error,
    });
  }
}

/**
 * Reads a file of arrays: npy, npz or idx, also packed by gzip.
 *
 * @returns name → array; the single array of an npy or idx file has the name `array`
 * @throws CnnError (FILE or DATA) of one line that names the file
 */
export async function readArrays(path: string): Promise<Record<string, NdArray>> {
  const bytes = unpack(await readBytes(path), path);
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return parseNpz({ bytes, where: path });
  if (bytes[0] === 0x93) return { array: parseNpy(bytes, path) };
  if (bytes[0] === 0 && bytes[1] === 0) return { array: parseIdx(bytes, path) };
  throw new CnnError(
    'DATA',
    `${path}: expected an npy, npz or idx file, received something else (${basename(path)}).`,
  );
}
