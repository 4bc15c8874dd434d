import { type FileHandle, open } from 'node:fs/promises';
import { fileError } from '../files/fileErrors.js';

/** Bytes of tags that are read from one file at most. Those of real slides take far fewer. */
const MOST_BYTES = 32 * 1024 ** 2;

/** Reads numbers of a TIFF (1992) or BigTIFF file in its byte order. It reads nothing beyond the file, and only so much. */
export class TiffReader {
  private bytesLeft = MOST_BYTES;

  private constructor(
    private readonly file: FileHandle | Buffer,
    private readonly fileBytes: number,
    private readonly little: boolean,
    /** Whether offsets have 8 bytes. */
    readonly big: boolean,
    /** Where the first directory is. */
    readonly first: number,
  ) {}

  /**
   * @returns undefined for a file of another format
   * @throws CnnError (FILE) when it can't be read
   */
  static async open(path: string): Promise<TiffReader | undefined> {
    let file: FileHandle | undefined;
    try {
      file = await open(path, 'r');
      const header = Buffer.alloc(16);
      await file.read(header, 0, 16, 0);
      const reader = TiffReader.from(file, (await file.stat()).size, header);
      if (!reader) await file.close();
      return reader;
    } catch (error) {
      await file?.close();
      throw fileError(`can't read ${path}`, error);
    }
  }

  /** @returns undefined for a file of another format */
  static of(content: Buffer): TiffReader | undefined {
    const header = Buffer.alloc(16);
    content.copy(header);
    return TiffReader.from(content, content.length, header);
  }

  private static from(file: FileHandle | Buffer, size: number, header: Buffer): TiffReader | undefined {
    const order = header.toString('latin1', 0, 2);
    const little = order === 'II';
    const version = little ? header.readUInt16LE(2) : header.readUInt16BE(2);
    if ((order !== 'II' && order !== 'MM') || (version !== 42 && version !== 43)) return undefined;
    const at = version === 43 ? 8 : 4;
    const first = numberAt(header, at, at, little);
    return new TiffReader(file, size, little, version === 43, first);
  }

  /** @throws RangeError for bytes that the file does not have, or too many of them */
  async bytes(at: number, length: number): Promise<Buffer> {
    if (at + length > this.fileBytes) {
      throw new RangeError(`it is cut off: tags lead to byte ${at + length} of ${this.fileBytes}`);
    }
    this.bytesLeft -= length;
    if (this.bytesLeft < 0) throw new RangeError(`they take more than ${MOST_BYTES} bytes`);
    if (Buffer.isBuffer(this.file)) return this.file.subarray(at, at + length);
    const buffer = Buffer.alloc(length);
    const { bytesRead } = await this.file.read(buffer, 0, length, at);
    if (bytesRead < length) throw new RangeError('it is cut off');
    return buffer;
  }

  number(buffer: Buffer, at: number, size: number): number {
    return numberAt(buffer, at, size, this.little);
  }

  async close(): Promise<void> {
    if (!Buffer.isBuffer(this.file)) await this.file.close();
  }
}

function numberAt(buffer: Buffer, at: number, size: number, little: boolean): number {
  if (size === 8) return Number(little ? buffer.readBigUInt64LE(at) : buffer.readBigUInt64BE(at));
  return little ? buffer.readUIntLE(at, size) : buffer.readUIntBE(at, size);
}
