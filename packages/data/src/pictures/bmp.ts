import { CnnError } from '@cnn/core';
import { checkPictureSize, cutOff, type Picture, type PictureOptions } from './picture.js';

/** Sizes of the headers: OS/2's, Windows's and its versions 2 to 5. */
const HEADERS = [12, 40, 52, 56, 108, 124];
const [PLAIN, BITFIELDS, ALPHA_BITFIELDS] = [0, 3, 6];
const FILE_HEADER = 14;

interface Header {
  readonly view: DataView;
  readonly headerSize: number;
  readonly height: number;
  readonly width: number;
  readonly topDown: boolean;
  readonly bits: number;
  readonly compression: number;
}

/** Whether a file begins as a BMP does. */
export function isBmp(bytes: Uint8Array): boolean {
  return bytes[0] === 0x42 && bytes[1] === 0x4d && HEADERS.includes(bytes[14] ?? 0) && bytes[15] === 0;
}

function headerOf(options: PictureOptions): Header {
  const { name, bytes } = options;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerSize = isBmp(bytes) ? (bytes[14] as number) : 0;
  if (headerSize === 0 || bytes.length < FILE_HEADER + headerSize)
    throw cutOff(name, FILE_HEADER + Math.max(12, headerSize), bytes.length);
  const old = headerSize === 12;
  const [width, signed] = old
    ? [view.getUint16(18, true), view.getUint16(20, true)]
    : [view.getInt32(18, true), view.getInt32(22, true)];
  const size = checkPictureSize(options, Math.abs(signed), width);
  const bits = view.getUint16(old ? 24 : 28, true);
  const compression = old ? PLAIN : view.getUint32(30, true);
  return { view, headerSize, ...size, topDown: signed < 0, bits, compression };
}

/** Height and width. @throws CnnError (DATA) for a damaged header, or more pixels than allowed */
export function bmpSize(options: PictureOptions): { readonly height: number; readonly width: number } {
  const { height, width } = headerOf(options);
  return { height, width };
}

type Reader = (value: number) => number;

/** Reads the masked bits of a value as 0..255, rounded down, as Pillow does. */
function channelOf(mask: number): Reader {
  if (mask === 0) return () => 0;
  const shift = 31 - Math.clz32(mask & -mask);
  const most = mask >>> shift;
  return (value) => Math.floor((((value & mask) >>> shift) * 255) / most);
}

type PixelOf = (row: number, x: number, into: Uint8Array, at: number) => void;

/** Of a palette: 1, 4 or 8 bits a pixel. */
function indexed(header: Header, { name, bytes }: PictureOptions): PixelOf {
  const { view, headerSize, bits } = header;
  const entry = headerSize === 12 ? 3 : 4;
  const start = FILE_HEADER + headerSize;
  const told = headerSize === 12 ? 0 : view.getUint32(46, true);
  const colours = told === 0 ? 2 ** bits : told;
  if (colours > 2 ** bits || start + colours * entry > bytes.length)
    throw cutOff(name, start + colours * entry, bytes.length);
  return (row, x, into, at) => {
    const byte = bytes[row + ((x * bits) >> 3)] as number;
    const index = (byte >> (8 - bits - ((x * bits) & 7))) & (2 ** bits - 1);
    if (index >= colours)
      throw new CnnError(
        'DATA',
        `${name} is damaged: a pixel has colour ${index}, of ${colours} in its palette. Remove it, or copy it again.`,
      );
    const from = start + index * entry;
    into[at] = bytes[from + 2] as number;
    into[at + 1] = bytes[from + 1] as number;
    into[at + 2] = bytes[from] as number;
  };
}

/** Of 16 or 32 bits a pixel, with masks of red, green, blue and perhaps alpha. */
function masked(header: Header): PixelOf {
  const { view, headerSize, bits, compression } = header;
  const withMasks = compression !== PLAIN;
  const defaults = bits === 16 ? [0x7c00, 0x3e0, 0x1f] : [0xff0000, 0xff00, 0xff];
  const masks = defaults.map((mask, at) => (withMasks ? view.getUint32(54 + 4 * at, true) : mask));
  const hasAlpha = withMasks && (headerSize >= 56 || compression === ALPHA_BITFIELDS);
  const alphaMask = hasAlpha ? view.getUint32(66, true) : 0;
  const [red, green, blue] = masks.map(channelOf) as [Reader, Reader, Reader];
  const alpha = channelOf(alphaMask);
  return (row, x, into, at) => {
    const value = bits === 16 ? view.getUint16(row + 2 * x, true) : view.getUint32(row + 4 * x, true);
    const opacity = alphaMask === 0 ? 1 : alpha(value) / 255;
    into[at] = Math.round(255 + (red(value) - 255) * opacity);
    into[at + 1] = Math.round(255 + (green(value) - 255) * opacity);
    into[at + 2] = Math.round(255 + (blue(value) - 255) * opacity);
  };
}

function pixelsOf(header: Header, options: PictureOptions): PixelOf {
  const { name, bytes } = options;
  const { bits, compression } = header;
  if ([1, 4, 8].includes(bits) && compression === PLAIN) return indexed(header, options);
  if (bits === 24 && compression === PLAIN)
    return (row, x, into, at) => {
      into[at] = bytes[row + 3 * x + 2] as number;
      into[at + 1] = bytes[row + 3 * x + 1] as number;
      into[at + 2] = bytes[row + 3 * x] as number;
    };
  const maskable = [PLAIN, BITFIELDS, ALPHA_BITFIELDS].includes(compression);
  if ((bits === 16 || bits === 32) && maskable) return masked(header);
  throw new CnnError(
    'DATA',
    `${name}: expected a BMP of 1, 4, 8, 16, 24 or 32 bits that is not compressed, received ${bits} bits with compression ${compression}. Save it as PNG.`,
  );
}

/**
 * Decodes a BMP: 1, 4 and 8 bits with a palette, 16, 24 and 32 bits, with masks or without, from bottom to top or from top
 * to bottom ("Bitmap Storage", Windows documentation). Run-length compression is refused.
 *
 * @throws CnnError (DATA) of one line for what is damaged, cut off, too large or compressed
 */
export function parseBmp(options: PictureOptions): Picture {
  const { name, bytes } = options;
  const header = headerOf(options);
  const { view, height, width, topDown, bits, compression, headerSize } = header;
  const masks = compression === PLAIN || headerSize > 40 ? 0 : compression === BITFIELDS ? 12 : 16;
  const least = FILE_HEADER + headerSize + masks;
  if (bytes.length < least) throw cutOff(name, least, bytes.length);
  const pixelOf = pixelsOf(header, options);
  const start = view.getUint32(10, true);
  const stride = Math.ceil((width * bits) / 32) * 4;
  // The padding of the last row may be missing.
  const end = start + stride * (height - 1) + Math.ceil((width * bits) / 8);
  if (start < least || end > bytes.length) throw cutOff(name, Math.max(end, least), bytes.length);
  const data = new Uint8Array(height * width * 3);
  for (let y = 0; y < height; y++) {
    const row = start + stride * (topDown ? y : height - 1 - y);
    for (let x = 0; x < width; x++) pixelOf(row, x, data, 3 * (y * width + x));
  }
  return { height, width, data };
}
