/** What an image file's header says. */
export interface HeaderSize {
  readonly height: number;
  readonly width: number;
  /** Whether metadata (EXIF) follows, which may ask for a turn: then only decoding tells which side is which. */
  readonly mayTurn: boolean;
}

const text = (bytes: Uint8Array, at: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(at, at + length));

function png(view: DataView, bytes: Uint8Array): HeaderSize {
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  for (let at = 33; at + 8 <= bytes.length; ) {
    const type = text(bytes, at + 4, 4);
    if (type === 'IDAT') return { height, width, mayTurn: false };
    if (type === 'eXIf') break;
    at += 12 + view.getUint32(at);
  }
  return { height, width, mayTurn: true };
}

/** Goes from marker to marker up to the frame header (SOF). */
function jpeg(view: DataView, bytes: Uint8Array): HeaderSize | undefined {
  let mayTurn = false;
  for (let at = 2; at + 9 <= bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1] as number;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7), mayTurn };
    if (marker === 0xe1) mayTurn = true;
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
  return undefined;
}

/**
 * Height and width from the beginning of a PNG, JPEG or GIF file, without decoding it.
 *
 * @returns undefined when the bytes are of another format, or don't reach to the size
 */
export function readSize(bytes: Uint8Array): HeaderSize | undefined {
  if (bytes.length < 33) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0) === 0x89504e47 && text(bytes, 12, 4) === 'IHDR') return png(view, bytes);
  if (view.getUint16(0) === 0xffd8) return jpeg(view, bytes);
  if (text(bytes, 0, 3) === 'GIF') {
    return { height: view.getUint16(8, true), width: view.getUint16(6, true), mayTurn: false };
  }
  return undefined;
}
