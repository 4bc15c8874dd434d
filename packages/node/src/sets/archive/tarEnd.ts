import { Transform } from 'node:stream';

const BLOCK = 512;

/** The size field of a header: octal digits, or GNU's big number when the first bit is set. */
function sizeOf(header: Buffer): number {
  if ((header.readUInt8(124) & 0x80) !== 0) return Number(header.readBigUInt64BE(128));
  return Number.parseInt(header.toString('latin1', 124, 136).replaceAll('\0', ' ').trim() || '0', 8);
}

/** A header's checksum: the sum of its bytes, its own field counted as spaces (POSIX.1-1988, ustar). */
function isHeader(block: Buffer): boolean {
  const told = Number.parseInt(block.toString('latin1', 148, 156).replaceAll('\0', ' ').trim(), 8);
  const sum = block.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
  return told === sum;
}

/**
 * Passes a tar on, and fails at its end unless a block of zeros was where an entry would be: one that is cut off between
 * two entries looks whole otherwise.
 */
export function tarEnd(): Transform {
  const block = Buffer.alloc(BLOCK);
  let [filled, skip, ended] = [0, 0, false];
  const follow = (chunk: Buffer): void => {
    for (let at = 0; at < chunk.length && !ended; ) {
      const passed = Math.min(skip, chunk.length - at);
      skip -= passed;
      at += passed;
      const copied = chunk.copy(block, filled, at);
      filled += copied;
      at += copied;
      if (filled < BLOCK) continue;
      filled = 0;
      // What can't be followed is left to the reader of the entries.
      if (block.every((byte) => byte === 0) || !isHeader(block)) ended = true;
      else skip = Math.ceil(sizeOf(block) / BLOCK) * BLOCK;
    }
  };
  return new Transform({
    transform(chunk: Buffer, _, done) {
      follow(chunk);
      done(null, chunk);
    },
    flush(done) {
      done(ended ? null : new Error('its end is missing'));
    },
  });
}
