import type { TiffFile } from '@cnn/data';

/** Whether bytes begin as a TIFF or BigTIFF does. */
export function isTiff(start: Uint8Array): boolean {
  const [first, second, third, fourth] = start;
  const little = first === 0x49 && second === 0x49 && (third === 42 || third === 43) && fourth === 0;
  const big = first === 0x4d && second === 0x4d && third === 0 && (fourth === 42 || fourth === 43);
  return little || big;
}

/** Bytes that are read at a time: tags lie close to each other. */
const PIECE = 64 * 1024;

/** A TIFF in a page, of which a piece at a time is read. */
export function tiffFileOf(file: Blob): TiffFile {
  let piece = new Uint8Array();
  let from = 0;
  return {
    size: file.size,
    async read(at, length) {
      if (at < from || at + length > from + piece.length) {
        from = at;
        piece = new Uint8Array(await file.slice(at, at + Math.max(length, PIECE)).arrayBuffer());
      }
      return piece.subarray(at - from, at - from + length);
    },
  };
}
