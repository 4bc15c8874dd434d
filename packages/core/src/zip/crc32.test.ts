import { crc32 as zlibs } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { computedCrc32, crc32 } from './crc32.js';

describe.each([
  ['of the host', crc32],
  ['computed', computedCrc32],
])('crc32, %s', (_, sum) => {
  it('is zlib’s, and that of the check value of the catalogues', () => {
    expect(sum(Buffer.from('123456789'))).toBe(0xcbf43926);
    for (const length of [0, 1, 3, 15, 16, 17, 255, 10_000, 100_001]) {
      const bytes = Uint8Array.from({ length }, (__, at) => (at * at * 31 + 7) & 255);
      for (const from of [0, 1, 2, 3, 5]) expect(sum(bytes.subarray(from))).toBe(zlibs(bytes.subarray(from)));
    }
  });
});
