import { createHash } from 'node:crypto';
import { closeSync, constants, openSync, read, readSync, write } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import { fileError } from '../../files/fileErrors.js';

const readAt = promisify(read);
const writeAt = promisify(write);

/** Files of caches that nobody uses any more are closed: a set has no end that could do it. */
const forgotten = new FinalizationRegistry<number>((file) => closeSync(file));

export interface DiskCacheOptions {
  /** The file, made when it is not there. */
  readonly path: string;
  /** Bytes of every image's pixels. */
  readonly recordBytes: number;
  /** The file grows no larger. */
  readonly maxBytes: number;
}

/**
 * Records of up to so many bytes are read at once instead of by a thread: what the system keeps in memory comes in
 * microseconds, a thread's answer takes ten times as long.
 */
const READ_AT_ONCE = 64 * 1024;

/** Tag (16 bytes), CRC-32 of the pixels (4), and 12 that are left. */
const HEADER = 32;

/**
 * Decoded images in one file, one record each. A record counts only when its tag says that it is of the wanted image and
 * its checksum is right: so a process may be killed while it writes, two processes may share the file, and files that
 * have changed since are decoded again.
 */
export class DiskCache {
  /** How many images there is room for. */
  readonly capacity: number;
  readonly #file: number;
  readonly #recordBytes: number;
  readonly #stride: number;

  private constructor(file: number, { recordBytes, maxBytes }: DiskCacheOptions) {
    this.#file = file;
    this.#recordBytes = recordBytes;
    this.#stride = HEADER + recordBytes;
    this.capacity = Math.floor(maxBytes / this.#stride);
  }

  /** @throws CnnError (FILE) when the file can't be made or opened */
  static async open(options: DiskCacheOptions): Promise<DiskCache> {
    const { path } = options;
    try {
      await mkdir(dirname(path), { recursive: true });
      const file = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o644);
      const cache = new DiskCache(file, options);
      forgotten.register(cache, file);
      return cache;
    } catch (error) {
      throw fileError(`can't use ${path} as a cache of images`, error);
    }
  }

  /** What tells an image, its file's state and the way that it is decoded from others. */
  static tag(parts: readonly (string | number)[]): Uint8Array {
    return createHash('sha256').update(parts.join('\n')).digest().subarray(0, 16);
  }

  /** The pixels of record `index`, if they are there and whole; without a promise when the record is small. */
  get(index: number, tag: Uint8Array): Uint8Array | undefined | Promise<Uint8Array | undefined> {
    if (index >= this.capacity) return undefined;
    const record = Buffer.allocUnsafeSlow(this.#stride);
    const place = [record, 0, this.#stride, index * this.#stride] as const;
    if (this.#stride <= READ_AT_ONCE) {
      return this.#pixels(record, readSync(this.#file, ...place), tag);
    }
    return readAt(this.#file, ...place).then(({ bytesRead }) => this.#pixels(record, bytesRead, tag));
  }

  #pixels(record: Buffer, bytesRead: number, tag: Uint8Array): Uint8Array | undefined {
    if (bytesRead < this.#stride || record.compare(tag, 0, 16, 0, 16) !== 0) return undefined;
    const pixels = record.subarray(HEADER);
    if (crc32(pixels) !== record.readUInt32LE(16)) return undefined;
    return new Uint8Array(pixels.buffer, pixels.byteOffset, this.#recordBytes);
  }

  /**
   * Keeps pixels where there is room.
   *
   * @throws CnnError (FILE) when the disk is full
   */
  async put(index: number, tag: Uint8Array, pixels: Uint8Array): Promise<void> {
    if (index >= this.capacity) return;
    const record = Buffer.alloc(this.#stride);
    record.set(tag, 0);
    record.writeUInt32LE(crc32(pixels), 16);
    record.set(pixels, HEADER);
    try {
      await writeAt(this.#file, record, 0, this.#stride, index * this.#stride);
    } catch (error) {
      throw fileError("can't write into the cache of images; give another folder, or none", error);
    }
  }
}
