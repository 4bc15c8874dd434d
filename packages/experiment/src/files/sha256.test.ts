import { createHash } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { sha256, sha256Now } from './sha256.js';

const bytesOf = (length: number) => Uint8Array.from({ length }, (_, at) => (at * 37 + (at >> 8)) & 255);

describe('SHA-256', () => {
  it.each([0, 1, 63, 64, 65_535, 65_536, 1_000_003])(
    'of %d bytes has the same digits on every way',
    async (length) => {
      const bytes = bytesOf(length);
      const expected = createHash('sha256').update(bytes).digest('hex');
      expect(sha256Now(bytes)).toBe(expected);
      expect(await sha256(bytes)).toBe(expected);
    },
  );

  it('needs no Web Crypto API', async () => {
    const bytes = bytesOf(70_000);
    const expected = await sha256(bytes);
    vi.stubGlobal('crypto', undefined);
    try {
      expect(await sha256(bytes)).toBe(expected);
    } finally {
      vi.unstubAllGlobals();
    }
  });
});
