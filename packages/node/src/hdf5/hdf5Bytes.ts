import { open } from 'node:fs/promises';
import { CnnError } from '@cnn/core';
import { fileError } from '../files/fileErrors.js';
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

/** h5wasm tells each level of the library on its own line. */
function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replaceAll(/\s+/g, ' ').trim().slice(0, 150);
}

async function checkSignature(path: string): Promise<void> {
  const head = Buffer.alloc(SIGNATURE.length / 2);
  try {
    const file = await open(path);
    try {
      await file.read(head, 0, head.length, 0);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw fileError(`can't read ${path}`, error);
  }
  if (head.toString('hex') === SIGNATURE) return;
  throw new CnnError('DATA', `${path} is no HDF5 file. Copy it again, or unpack it when it is packed (.gz).`);
}

/**
 * Opens an array of bytes (uint8) in an HDF5 file, which stays on the disk.
 *
 * @throws CnnError (FILE or DATA) of one line that names the file: missing, no HDF5 file, damaged or cut off, no such
 *   dataset, numbers of another type; FILE when the optional package h5wasm is not installed
 */
export async function openHdf5Bytes({ path, name }: OpenHdf5BytesOptions): Promise<Hdf5Bytes> {
  await checkSignature(path);
  const hdf5 = await loadHdf5();
  const damaged = (error: unknown): CnnError =>
    new CnnError(
      'DATA',
      `${path} is damaged or cut off and can't be read (${reason(error)}). Copy it again.`,
      { cause: error },
    );
  let file: InstanceType<typeof hdf5.File>;
  try {
    file = new hdf5.File(path, 'r');
  } catch (error) {
    throw damaged(error);
  }
  const refuse = (problem: string): never => {
    file.close();
    throw new CnnError('DATA', `${path}: ${problem}`);
  };
  const names = file.keys();
  if (!names.includes(name)) {
    return refuse(`expected the dataset ${name}, received ${names.join(', ') || 'an empty file'}.`);
  }
  const dataset = file.get(name);
  if (!(dataset instanceof hdf5.Dataset)) return refuse(`expected ${name} to be a dataset.`);
  const { shape, dtype } = dataset;
  if (!shape || shape.length === 0 || (dtype !== '<B' && dtype !== '|B' && dtype !== 'B')) {
    return refuse(`expected ${name} to be an array of bytes (uint8), received ${JSON.stringify(dtype)}.`);
  }
  const size = shape.slice(1).reduce((product, dim) => product * dim, 1);
  return {
    shape,
    read: (start, end) => {
      let part: unknown;
      try {
        part = dataset.slice([[start, end]]);
      } catch (error) {
        throw damaged(error);
      }
      if (part instanceof Uint8Array && part.length === (end - start) * size) return part;
      throw damaged(`no entries ${start}..${end - 1}`);
    },
    close: () => {
      file.close();
    },
  };
}
