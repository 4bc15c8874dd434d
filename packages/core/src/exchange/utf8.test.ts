import { expect, it } from 'vitest';
import { decodeUtf8, encodeUtf8 } from './utf8.js';

const texts = [
  '',
  'conv2d/kernel:0',
  'é',
  'größe',
  '日本語',
  '𝒳 🧠',
  `${'a'.repeat(8191)}🧠b`,
  '\u0000\ufffd\uffff',
];

it.each(texts)('writes and reads a text as the host does: %#', (text) => {
  const bytes = new TextEncoder().encode(text);
  expect(encodeUtf8(text)).toEqual(bytes);
  expect(decodeUtf8(bytes)).toBe(text);
});

it('writes half a pair of surrogates as the host does', () => {
  expect(encodeUtf8('a\ud800b')).toEqual(new TextEncoder().encode('a\ud800b'));
});

it('reads each pair and triple of bytes as the host does, or not at all', () => {
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const hosts = (bytes: Uint8Array): string | undefined => {
    try {
      return strict.decode(bytes);
    } catch {
      return undefined;
    }
  };
  const edges = [
    0, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5,
    0xff,
  ];
  for (const a of edges)
    for (const b of edges)
      for (const c of edges)
        for (const d of [0x41, 0x80, 0xbf, 0xc2]) {
          const bytes = Uint8Array.of(a, b, c, d);
          expect(decodeUtf8(bytes)).toBe(hosts(bytes));
        }
});
