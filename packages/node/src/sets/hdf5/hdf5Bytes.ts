import { open } from 'node:fs/promises';
import { CnnError } from '@cnn/core';
import { fileError } from '../../files/fileErrors.js';
import { loadHdf5 } from './hdf5Module.js';

/** What HDF5 files begin with. */
const SIGNATURE = '894844460d0a1a0a';

/** An array of bytes in an HDF5 file, of which any part can be read without the rest. */
export interface Hdf5Bytes {
  readonly shape: readonly number[];
  /** The entries from `start` to before `end` along the first dimension, in row-major order. A copy. */
  read(start: number, end: number): Uint8Array;
  close(): void;
}

export interface OpenHdf5BytesOptions {
  readonly path: string;
  /** Name of the dataset in the file. */
  readonly name: string;
}

/** What an array may take, however small its file is, and how many times as much as its file. */
const [BYTES_OF_ANY, MOST_RATIO] = [1024 ** 3, 1000];

/** HDF5 tells each level of the library on its own line; the innermost one, which comes last, says what is wrong. */
function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const lines = message.split('\n').map((line) => line.trim());
  const told = lines.filter((line) => line !== '' && !/^(#|major:|minor:|HDF5-DIAG)/.test(line));
  const deepest = lines.findLast((line) => line.startsWith('minor:'))?.slice('minor:'.length);
  return (deepest ?? told[0] ?? 'of an unknown reason').replaceAll(/\s+/g, ' ').trim().slice(0, 150);
}

/** @returns the file's size in bytes */
async function checkSignature(path: string): Promise<number> {
  const head = Buffer.alloc(SIGNATURE.length / 2);
  let size = 0;
  try {
    const file = await open(path);
    try {
      await file.read(head, 0, head.length, 0);
      ({ size } = await file.stat());
    } finally {
      await file.close();
    }
  } catch (error) {
    throw fileError(`can't read ${path}`, error);
  }
  if (head.toString('hex') === SIGNATURE) return size;
  throw new CnnError('DATA', `${path} is no HDF5 file. Copy it again, or unpack it when it is packed (.gz).`);
}

/**
 * Opens an array of bytes (uint8) in an HDF5 file, which stays on the disk.
 *
 * @throws CnnError (FILE or DATA) of one line that names the file: missing, no HDF5 file, damaged or cut off, no such
 *   dataset, numbers of another type; FILE when the optional package h5wasm is not installed
 */
export async function openHdf5Bytes({ path, name }: OpenHdf5BytesOptions): Promise<Hdf5Bytes> {
  const fileBytes = await checkSignature(path);
  const hdf5 = await loadHdf5();
  /** Whatever the library throws, as one line that names the file. */
  const attempt = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw damaged(path, error);
    }
  };
  const file = attempt(() => new hdf5.File(path, 'r'));
  const refuse = (problem: string): never => {
    throw new CnnError('DATA', `${path}: ${problem}`);
  };
  try {
    const names = attempt(() => file.keys());
    if (!names.includes(name)) {
      return refuse(`expected the dataset ${name}, received ${names.join(', ') || 'an empty file'}.`);
    }
    const dataset = attempt(() => file.get(name));
    if (!(dataset instanceof hdf5.Dataset)) return refuse(`expected ${name} to be a dataset.`);
    const { shape, dtype } = attempt(() => ({ shape: dataset.shape, dtype: dataset.dtype }));
    if (!shape || shape.length === 0 || (dtype !== '<B' && dtype !== '|B' && dtype !== 'B')) {
      return refuse(`expected ${name} to be an array of bytes (uint8), received ${JSON.stringify(dtype)}.`);
    }
    const total = shape.reduce((product, dim) => product * dim, 1);
    if (!(total <= Math.max(BYTES_OF_ANY, MOST_RATIO * fileBytes))) {
      return refuse(
        `expected ${name} to hold at most ${MOST_RATIO} times the file's ${fileBytes} bytes, received the shape [${shape.join(', ')}]. Copy it again.`,
      );
    }
    const size = shape.slice(1).reduce((product, dim) => product * dim, 1);
    return {
      shape,
      read: (start, end) => {
        const part: unknown = attempt(() => dataset.slice([[start, end]]));
        if (part instanceof Uint8Array && part.length === (end - start) * size) return part;
        throw damaged(path, `no entries ${start}..${end - 1}`);
      },
      close: () => {
        file.close();
      },
    };
  } catch (error) {
    closeQuietly(file);
    throw error;
  }
}

function damaged(path: string, error: unknown): CnnError {
  return new CnnError(
    'DATA',
    `${path} is damaged or cut off and can't be read (${reason(error)}). Copy it again.`,
    { cause: error },
  );
}

/** What closing a damaged file has to say is no news. */
function closeQuietly(file: { close(): unknown }): void {
  try {
    file.close();
  } catch {
    // The first error counts.
  }
}
