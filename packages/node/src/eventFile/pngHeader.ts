import { CnnError } from '@cnn/core';
import type { ImageMessage } from './eventMessages.js';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Channels by PNG's colour types; a palette (3) holds RGB. */
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 3, 4: 2, 6: 4 };

/** The size and channels that a PNG's header tells. @throws CnnError (FILE) for bytes that are no PNG */
export function imageMessage({ png, tag }: { readonly png: Uint8Array; readonly tag: string }): ImageMessage {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const isPng = png.length > 26 && SIGNATURE.every((byte, at) => png[at] === byte);
  if (!isPng) throw new CnnError('FILE', `tensorBoard: image '${tag}' must be the bytes of a PNG file.`);
  return {
    width: view.getUint32(16),
    height: view.getUint32(20),
    colorspace: CHANNELS[view.getUint8(25)] ?? 3,
    encodedImageString: png,
  };
}
