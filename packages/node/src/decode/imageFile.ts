import { type FileHandle, open } from 'node:fs/promises';
import { CnnError } from '@cnn/core';
import { unsupported } from '@cnn/data';
import { fileError } from '../files/fileErrors.js';
import { foreignFormat } from './foreignFormat.js';
import { regularFile } from './regularFile.js';

/** An image file, as far as it was read. */
export interface ImageFile {
  readonly path: string;
  /** At least its first bytes. */
  readonly start: Buffer;
  /** All of it; absent when it is large, or only its beginning was wanted. */
  readonly whole?: Buffer;
}

/** Enough for what most files say before their pixels. */
export const START_BYTES = 4096;
/** Larger files are read by the decoder itself, piece by piece. */
const MOST_BYTES = 64 * 1024 ** 2;

/**
 * Reads an image file.
 *
 * @param most bytes that are wanted; default: the whole file, unless it is very large
 * @throws CnnError (FILE) for a file that can't be read, a folder or a pipe; (DATA) for one that is empty, or of a format that is known but not
 *   supported
 */
export async function readImageFile(path: string, most = MOST_BYTES): Promise<ImageFile> {
  let bytes: Buffer;
  let file: FileHandle | undefined;
  let size = 0;
  try {
    // Before it is opened: to open a pipe is to wait for its writer.
    size = await regularFile(path);
    if (size === 0) throw new CnnError('DATA', `${path} is empty (0 bytes). Remove it, or copy it again.`);
    file = await open(path, 'r');
    bytes = Buffer.allocUnsafe(size <= most ? size : START_BYTES);
    let read = 0;
    while (read < bytes.length) {
      const { bytesRead } = await file.read(bytes, read, bytes.length - read, read);
      if (bytesRead === 0) break;
      read += bytesRead;
    }
    bytes = bytes.subarray(0, read);
  } catch (error) {
    throw error instanceof CnnError ? error : fileError(`can't read ${path}`, error);
  } finally {
    await file?.close();
  }
  checkFormat(path, bytes);
  return { path, start: bytes, ...(size <= most ? { whole: bytes } : {}) };
}

/**
 * An image file whose content is in memory.
 *
 * @param path what it is called, for messages
 * @throws CnnError (DATA) for one that is empty, or of a format that is known but not supported
 */
export function imageFileOf(path: string, { buffer, byteOffset, length }: Uint8Array): ImageFile {
  if (length === 0) throw new CnnError('DATA', `${path} is empty (0 bytes).`);
  const whole = Buffer.from(buffer, byteOffset, length);
  checkFormat(path, whole);
  return { path, start: whole, whole };
}

function checkFormat(path: string, bytes: Buffer): void {
  const foreign = foreignFormat(bytes);
  if (foreign) throw unsupported(path, foreign, 'Convert it to PNG, JPEG or TIFF.');
}
