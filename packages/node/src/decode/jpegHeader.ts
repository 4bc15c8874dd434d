/** What a JPEG file says before its pixels. */
export interface JpegHeader {
  /** The frame's marker without its first byte: 0xc0 baseline, 0xc2 progressive, 0xc3 lossless, … */
  readonly process: number;
  /** Bits a sample; 8 in all but a few. */
  readonly bits: number;
  /** 1 grey, 3 colours, 4 CMYK. */
  readonly channels: number;
  readonly profile: boolean;
}

const [BASELINE, EXTENDED, SCAN] = [0xc0, 0xc1, 0xda];
/** All 64 coefficients, at full precision. */
const WHOLE_SCAN = Buffer.from([0, 63, 0]);

/**
 * Goes from marker to marker up to the frame header (ITU-T T.81, B.2).
 *
 * @param start the file's first bytes
 * @returns undefined for another format, or when the frame header is not among these bytes
 */
export function jpegHeader(start: Buffer): JpegHeader | undefined {
  let profile = false;
  for (const [marker, at] of markers(start)) {
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { process: marker, bits: start.readUInt8(at + 4), channels: start.readUInt8(at + 9), profile };
    }
    if (marker === 0xe2 && start.toString('latin1', at + 4, at + 15) === 'ICC_PROFILE') profile = true;
  }
  return undefined;
}

/** Markers before the first scan's pixels, each with its place; those whose content is cut off are left out. */
function* markers(start: Buffer): Generator<readonly [marker: number, at: number]> {
  if (start.length < 4 || start.readUInt16BE(0) !== 0xffd8) return;
  for (let at = 2; at + 10 <= start.length && start[at] === 0xff; ) {
    const marker = start.readUInt8(at + 1);
    if (marker === 0xff) {
      at++;
      continue;
    }
    yield [marker, at];
    if (marker === SCAN) return;
    at += 2 + start.readUInt16BE(at + 2);
  }
}

/**
 * Some cameras write numbers into the scan header of a sequential JPEG that only progressive ones have a meaning for, and every
 * decoder passes over. They are set right, since here a decoder's warning is an error.
 *
 * @returns the same bytes, or a copy
 */
export function mendScan(file: Buffer): Buffer {
  const header = jpegHeader(file);
  if (!header || (header.process !== BASELINE && header.process !== EXTENDED)) return file;
  for (const [marker, at] of markers(file)) {
    if (marker !== SCAN) continue;
    const numbers = at + 5 + 2 * file.readUInt8(at + 4);
    if (numbers + 3 > file.length || file.subarray(numbers, numbers + 3).equals(WHOLE_SCAN)) return file;
    const mended = Buffer.from(file);
    WHOLE_SCAN.copy(mended, numbers);
    return mended;
  }
  return file;
}
