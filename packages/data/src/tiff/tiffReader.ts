/** Bytes of tags that are read from one file at most. Those of real slides take far fewer. */
const MOST_BYTES = 32 * 1024 ** 2;

/** A file wherever it is: on a disk, in memory, in a page. */
export interface TiffFile {
  /** In bytes. */
  readonly size: number;
  /** Fewer bytes where the file ends. */
  read(at: number, length: number): Uint8Array | Promise<Uint8Array>;
}

/** Reads numbers of a TIFF (1992) or BigTIFF file in its byte order. It reads nothing beyond the file, and only so much. */
export class TiffReader {
  private bytesLeft = MOST_BYTES;

  private constructor(
    private readonly file: TiffFile,
    private readonly little: boolean,
    /** Whether offsets have 8 bytes. */
    readonly big: boolean,
    /** Where the first directory is. */
    readonly first: number,
  ) {}

  /** @returns undefined for a file of another format */
  static async open(file: TiffFile): Promise<TiffReader | undefined> {
    const header = new Uint8Array(16);
    header.set(await file.read(0, 16));
    const order = String.fromCharCode(...header.subarray(0, 2));
    const little = order === 'II';
    const version = numberAt(header, 2, 2, little);
    if ((order !== 'II' && order !== 'MM') || (version !== 42 && version !== 43)) return undefined;
    const at = version === 43 ? 8 : 4;
    return new TiffReader(file, little, version === 43, numberAt(header, at, at, little));
  }

  /** @throws RangeError for bytes that the file does not have, or too many of them */
  async bytes(at: number, length: number): Promise<Uint8Array> {
    if (at + length > this.file.size) {
      throw new RangeError(`it is cut off: tags lead to byte ${at + length} of ${this.file.size}`);
    }
    this.bytesLeft -= length;
    if (this.bytesLeft < 0) throw new RangeError(`they take more than ${MOST_BYTES} bytes`);
    const bytes = await this.file.read(at, length);
    if (bytes.length < length) throw new RangeError('it is cut off');
    return bytes;
  }

  number(bytes: Uint8Array, at: number, size: number): number {
    return numberAt(bytes, at, size, this.little);
  }
}

function numberAt(bytes: Uint8Array, at: number, size: number, little: boolean): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (size === 8) return Number(view.getBigUint64(at, little));
  if (size === 4) return view.getUint32(at, little);
  return size === 2 ? view.getUint16(at, little) : view.getUint8(at);
}
