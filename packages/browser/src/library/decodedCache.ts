import { crc32 } from '@cnn/core';
import type { RecordFile } from './recordFile.js';

/** The file's number (4 bytes), the CRC-32 of its pixels (4), and 8 that are left. */
const HEADER = 16;

/**
 * Decoded images in one file, one record each. A record counts only when it is of the wanted file and its checksum is right: so a tab may
 * be killed while it writes, and a damaged record is decoded again.
 */
export class DecodedCache {
  readonly #file: RecordFile;
  readonly #stride: number;
  #open = true;
  #writable = true;

  /** @param recordBytes of every image's pixels */
  constructor(file: RecordFile, recordBytes: number) {
    this.#file = file;
    this.#stride = HEADER + recordBytes;
  }

  /** The pixels of the file of a number, where they are there and whole; at once in a worker. */
  get(id: number): Uint8Array | undefined | Promise<Uint8Array | undefined> {
    if (!this.#open) return undefined;
    const record = this.#file.read(id * this.#stride, this.#stride);
    if (record instanceof Uint8Array) return this.#pixels(id, record);
    return record.then(
      (bytes) => this.#pixels(id, bytes),
      () => undefined, // removed since: decoded again
    );
  }

  /** Keeps the pixels where there is room. */
  async put(id: number, pixels: Uint8Array): Promise<void> {
    if (!this.#open || !this.#writable) return;
    const record = new Uint8Array(HEADER + pixels.length);
    const view = new DataView(record.buffer);
    view.setUint32(0, id + 1);
    view.setUint32(4, crc32(pixels));
    record.set(pixels, HEADER);
    try {
      await this.#file.write(id * this.#stride, record);
    } catch {
      // Full: what there is no room for is decoded again in each epoch.
      this.#writable = false;
    }
  }

  /** Sees to it that what was written stays. */
  async save(): Promise<void> {
    if (!this.#open) return;
    await this.#file.save().catch(() => {
      this.#writable = false;
    });
  }

  /** From now on it holds nothing. */
  close(): void {
    if (this.#open) this.#file.close();
    this.#open = false;
  }

  #pixels(id: number, record: Uint8Array): Uint8Array | undefined {
    if (record.length < this.#stride) return undefined;
    const view = new DataView(record.buffer, record.byteOffset);
    const pixels = record.subarray(HEADER);
    return view.getUint32(0) === id + 1 && view.getUint32(4) === crc32(pixels) ? pixels : undefined;
  }
}
