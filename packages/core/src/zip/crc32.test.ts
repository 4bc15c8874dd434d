import { crc32 as zlibs } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { crc32 } from './crc32.js';

describe('crc32', () => {
  it('is zlib’s, and that of the check value of the catalogues', () => {
    expect(crc32(Buffer.from('123456789'))).toBe(0xcbf43926);
    for (const length of [0, 1, 255, 10_000]) {
      const bytes = Uint8Array.from({ length }, (_, at) => (at * at * 31 + 7) & 255);
      expect(crc32(bytes)).toBe(zlibs(bytes));
    }
  });
});
