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

/**
 * Goes from marker to marker up to the frame header (ITU-T T.81, B.2).
 *
 * @param start the file's first bytes
 * @returns undefined for another format, or when the frame header is not among these bytes
 */
export function jpegHeader(start: Buffer): JpegHeader | undefined {
  if (start.length < 4 || start.readUInt16BE(0) !== 0xffd8) return undefined;
  let profile = false;
  for (let at = 2; at + 10 <= start.length && start[at] === 0xff; ) {
    const marker = start.readUInt8(at + 1);
    if (marker === 0xff) {
      at++;
      continue;
    }
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { process: marker, bits: start.readUInt8(at + 4), channels: start.readUInt8(at + 9), profile };
    }
    if (marker === 0xe2 && start.toString('latin1', at + 4, at + 15) === 'ICC_PROFILE') profile = true;
    at += 2 + start.readUInt16BE(at + 2);
  }
  return undefined;
}
