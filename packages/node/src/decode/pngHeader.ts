import { crc32 } from 'node:zlib';

/** What a PNG file says before its pixels. */
export interface PngHeader {
  readonly width: number;
  readonly height: number;
  /** 1, 2, 4, 8 or 16. */
  readonly bits: number;
  /** 0 grey, 2 RGB, 3 palette, 4 grey with transparency, 6 RGB with transparency. */
  readonly colour: number;
  readonly profile: boolean;
  /** Whether it is turned when shown, or may be. */
  readonly mayTurn: boolean;
  /** Of an animated PNG. */
  readonly frames: number;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Bits that each kind of colour can have. */
const bitsOf: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

/**
 * Reads what comes before the pixels of a PNG file (PNG specification, third edition).
 *
 * @param start the file's first bytes
 * @returns undefined for another format, a wrong checksum or length, or when the pixels begin beyond these bytes
 */
export function pngHeader(start: Buffer): PngHeader | undefined {
  if (start.length < 45 || !start.subarray(0, 8).equals(SIGNATURE)) return undefined;
  if (start.readUInt32BE(8) !== 13 || start.toString('latin1', 12, 16) !== 'IHDR') return undefined;
  const [width, height, bits, colour] = [
    start.readUInt32BE(16),
    start.readUInt32BE(20),
    start.readUInt8(24),
    start.readUInt8(25),
  ];
  if (width === 0 || height === 0 || !bitsOf[colour]?.includes(bits)) return undefined;
  let [profile, mayTurn, frames] = [false, false, 1];
  for (let at = 8; at + 8 <= start.length; ) {
    const type = start.toString('latin1', at + 4, at + 8);
    if (type === 'IDAT') return { width, height, bits, colour, profile, mayTurn, frames };
    const end = at + 12 + start.readUInt32BE(at);
    if (end > start.length || crc32(start.subarray(at + 4, end - 4)) !== start.readUInt32BE(end - 4))
      return undefined;
    if (type === 'iCCP') profile = true;
    // Orientation stands in EXIF, which old programs wrote as text.
    else if (['eXIf', 'zTXt', 'iTXt', 'tEXt'].includes(type)) mayTurn = true;
    else if (type === 'acTL' && end - at >= 20) frames = start.readUInt32BE(at + 8);
    at = end;
  }
  return undefined;
}
