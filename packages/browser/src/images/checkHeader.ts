import { CnnError } from '@cnn/core';

const text = (bytes: Uint8Array, at: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(at, at + length));

/** Whether the file says that it is an animation of several frames, or a GIF shows a second one in these bytes. */
function isAnimated(view: DataView, bytes: Uint8Array): boolean {
  if (view.getUint32(0) === 0x89504e47) {
    for (let at = 8; at + 8 <= bytes.length; at += 12 + view.getUint32(at)) {
      const type = text(bytes, at + 4, 4);
      if (type === 'IDAT') return false;
      if (type === 'acTL') return at + 12 <= bytes.length && view.getUint32(at + 8) > 1;
    }
    return false;
  }
  if (text(bytes, 0, 4) === 'RIFF' && text(bytes, 8, 8) === 'WEBPVP8X')
    return ((bytes[20] as number) & 2) !== 0;
  if (text(bytes, 4, 8) === 'ftypavis') return true;
  return text(bytes, 0, 3) === 'GIF' && gifFrames(bytes) > 1;
}

/** Image blocks of a GIF (GIF89a, section 20), up to the second. */
function gifFrames(bytes: Uint8Array): number {
  const table = (flags: number): number => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);
  let at = 13 + table(bytes[10] ?? 0);
  const passBlocks = (): void => {
    while (at < bytes.length && bytes[at] !== 0) at += 1 + (bytes[at] as number);
    at++;
  };
  let frames = 0;
  while (at < bytes.length && frames < 2) {
    if (bytes[at] === 0x2c) {
      frames++;
      at += 11 + table(bytes[at + 9] ?? 0);
    } else if (bytes[at] === 0x21) at += 2;
    else break;
    passBlocks();
  }
  return frames;
}

/** Whether a JPEG has four inks and no profile that says what they look like. */
function isBareCmyk(view: DataView, bytes: Uint8Array): boolean {
  if (view.getUint16(0) !== 0xffd8) return false;
  for (let at = 2; at + 15 <= bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1] as number;
    if (marker === 0xe2 && text(bytes, at + 4, 11) === 'ICC_PROFILE') return false;
    if (marker >= 0xc0 && marker <= 0xc2) return bytes[at + 9] === 4;
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
  return false;
}

/**
 * Refuses what a browser would decode to something else than what is meant: the first frame of an animation, and inks without a profile.
 *
 * @param bytes the file's beginning; of a GIF all of it, or later frames are not seen
 * @throws CnnError (DATA)
 */
export function checkHeader(path: string, bytes: Uint8Array): void {
  if (bytes.length < 33) return;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isAnimated(view, bytes)) {
    throw new CnnError(
      'DATA',
      `${path}: expected one image, received an animation of several, and nothing says which is meant. Save each as a file of its own.`,
    );
  }
  if (isBareCmyk(view, bytes)) {
    throw new CnnError(
      'DATA',
      `${path}: not supported: CMYK without a colour profile, which says what the inks look like. The file itself may be fine. Convert it to RGB with the program that it was made with.`,
    );
  }
}

/** What values of 14 bits in 16 become in a browser's 8 bits. */
const SHALLOW = 64;

/** Whether a PNG has 16 bits a channel. */
export function isDeep(bytes: Uint8Array): boolean {
  return text(bytes, 1, 3) === 'PNG' && bytes[24] === 16;
}

/**
 * Refuses an image of 16 bits that uses 14 or fewer: white would be almost black.
 *
 * @param pixels as the browser decoded them, of 8 bits
 * @throws CnnError (DATA)
 */
export function checkDepth(path: string, pixels: Uint8Array): void {
  const largest = pixels.reduce((most, value) => Math.max(most, value), 0);
  if (largest === 0 || largest > SHALLOW) return;
  throw new CnnError(
    'DATA',
    `${path}: expected values up to 65535 in an image of 16 bits, received none that is above a quarter of it, as of a detector of 14 bits or fewer: it would be almost black. Scale its values to 0..65535, or save it with 8 bits.`,
  );
}
