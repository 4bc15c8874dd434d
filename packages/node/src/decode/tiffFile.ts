import { type FileHandle, open } from 'node:fs/promises';
import { type TiffDirectory, tiffDirectories } from '@cnn/data';
import { fileError } from '../files/fileErrors.js';

/**
 * The images of a TIFF or SVS file, from its tags alone, see `tiffDirectories`.
 *
 * @param content the whole file, where it is in memory
 * @returns undefined for a file of another format
 * @throws CnnError (FILE) for a file that can't be read; (DATA) as `tiffDirectories` does
 */
export async function readTiffDirectories(
  path: string,
  content?: Buffer,
): Promise<readonly TiffDirectory[] | undefined> {
  if (content) {
    const read = (at: number, length: number) => content.subarray(at, at + length);
    return tiffDirectories(path, { size: content.length, read });
  }
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'r');
    const { size } = await file.stat();
    const handle = file;
    const read = async (at: number, length: number): Promise<Uint8Array> => {
      const bytes = new Uint8Array(length);
      try {
        const { bytesRead } = await handle.read(bytes, 0, length, at);
        return bytes.subarray(0, bytesRead);
      } catch (error) {
        throw fileError(`can't read ${path}`, error);
      }
    };
    return await tiffDirectories(path, { size, read });
  } catch (error) {
    throw error instanceof Error && 'code' in error && error.name !== 'CnnError'
      ? fileError(`can't read ${path}`, error)
      : error;
  } finally {
    await file?.close();
  }
}
