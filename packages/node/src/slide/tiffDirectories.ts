import { type FileHandle, open } from 'node:fs/promises';
import { CnnError } from '@cnn/core';
import { fileError } from '../files/fileErrors.js';

/** One image of a TIFF file, by its tags. */
export interface TiffDirectory {
  readonly width: number;
  readonly height: number;
  readonly tiled: boolean;
  /** `ImageDescription`: where Aperio's scanners write the magnification. */
  readonly description: string;
  /** `SubIFDs`: images that belong to this one, such as the smaller sizes of an OME-TIFF. They have none themselves here. */
  readonly subImages: readonly TiffDirectory[];
}

const tags = { width: 256, height: 257, description: 270, tileWidth: 322, subImages: 330 } as const;
/** Bytes of the types that these tags have: BYTE, ASCII, SHORT, LONG, IFD, LONG8, IFD8. */
const bytesOf: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 13: 4, 16: 8, 18: 8 };
const MOST_DIRECTORIES = 1000;
const MOST_SUB_IMAGES = 100;

/** Reads numbers of a TIFF (1992) or BigTIFF file in its byte order. */
class TiffReader {
  constructor(
    readonly file: FileHandle,
    readonly little: boolean,
    readonly big: boolean,
  ) {}

  async bytes(at: number, length: number): Promise<Buffer> {
    const buffer = Buffer.alloc(length);
    const { bytesRead } = await this.file.read(buffer, 0, length, at);
    if (bytesRead < length) throw new RangeError('the file is cut off');
    return buffer;
  }

  number(buffer: Buffer, at: number, size: number): number {
    if (size === 8) return Number(this.little ? buffer.readBigUInt64LE(at) : buffer.readBigUInt64BE(at));
    return this.little ? buffer.readUIntLE(at, size) : buffer.readUIntBE(at, size);
  }
}

interface Read {
  readonly directory: TiffDirectory;
  /** Where its sub-images are. */
  readonly below: readonly number[];
  /** Where the next one of the file is; 0 after the last. */
  readonly next: number;
}

async function readDirectory(reader: TiffReader, at: number): Promise<Read> {
  const { big } = reader;
  const [countSize, entrySize, wordSize] = big ? [8, 20, 8] : [2, 12, 4];
  const count = reader.number(await reader.bytes(at, countSize), 0, countSize);
  if (count > 10_000) throw new RangeError(`a directory of ${count} tags`);
  const entries = await reader.bytes(at + countSize, count * entrySize + wordSize);
  const found = new Map<number, number | string>();
  const below: number[] = [];
  for (let index = 0; index < count; index++) {
    const start = index * entrySize;
    const tag = reader.number(entries, start, 2);
    if (!Object.values<number>(tags).includes(tag)) continue;
    const type = reader.number(entries, start + 2, 2);
    const length = reader.number(entries, start + 4, big ? 8 : 4);
    const size = bytesOf[type] ?? 0;
    const valueAt = start + (big ? 12 : 8);
    if (tag === tags.subImages) {
      const total = Math.min(length, MOST_SUB_IMAGES);
      const inside = length * size <= wordSize;
      const list = inside
        ? entries.subarray(valueAt)
        : await reader.bytes(reader.number(entries, valueAt, wordSize), total * size);
      for (let n = 0; n < total && size > 0; n++) below.push(reader.number(list, n * size, size));
      continue;
    }
    if (type !== 2) {
      found.set(tag, size > 0 ? reader.number(entries, valueAt, size) : 0);
      continue;
    }
    const inside = length <= wordSize;
    const from = inside
      ? entries.subarray(valueAt)
      : await reader.bytes(reader.number(entries, valueAt, wordSize), Math.min(length, 65_536));
    found.set(tag, from.subarray(0, length).toString('latin1').replace(/\0.*$/s, ''));
  }
  const next = reader.number(entries, count * entrySize, wordSize);
  const number = (tag: number): number => Number(found.get(tag) ?? 0);
  const directory = {
    width: number(tags.width),
    height: number(tags.height),
    tiled: found.has(tags.tileWidth),
    description: String(found.get(tags.description) ?? ''),
    subImages: [],
  };
  return { directory, below, next };
}

/**
 * The images of a TIFF or SVS file, from its tags alone.
 *
 * @returns undefined for a file of another format
 * @throws CnnError (FILE or DATA) of one line for a file that can't be read, or whose tags are damaged
 */
export async function tiffDirectories(path: string): Promise<readonly TiffDirectory[] | undefined> {
  const file = await open(path, 'r').catch((error: unknown) => {
    throw fileError(`can't read ${path}`, error);
  });
  try {
    const header = Buffer.alloc(16);
    await file.read(header, 0, 16, 0);
    const order = header.toString('latin1', 0, 2);
    if (order !== 'II' && order !== 'MM') return undefined;
    const little = order === 'II';
    const version = little ? header.readUInt16LE(2) : header.readUInt16BE(2);
    if (version !== 42 && version !== 43) return undefined;
    const reader = new TiffReader(file, little, version === 43);
    const found: TiffDirectory[] = [];
    let next = version === 43 ? reader.number(header, 8, 8) : reader.number(header, 4, 4);
    while (next !== 0 && found.length < MOST_DIRECTORIES) {
      const { directory, below, next: after } = await readDirectory(reader, next);
      const subImages: TiffDirectory[] = [];
      for (const at of below) subImages.push((await readDirectory(reader, at)).directory);
      found.push({ ...directory, subImages });
      next = after;
    }
    return found;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CnnError('DATA', `${path}: its TIFF tags are damaged (${reason}). Copy it again.`, {
      cause: error,
    });
  } finally {
    await file.close();
  }
}
