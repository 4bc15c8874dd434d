import { gzipSync } from 'node:zlib';
import type { Irregularity } from './irregularity.support.test.js';
import { picture } from './planted.support.test.js';

/** Exchanges bytes of the same number everywhere. */
function exchanged(bytes: Buffer, from: string, to: readonly number[]): Buffer {
  const out = Buffer.from(bytes);
  for (let at = out.indexOf(from); at >= 0; at = out.indexOf(from, at + 1)) out.set(to, at);
  return out;
}

/** Mends the checksums of a tar's headers. */
function withChecksums(tar: Buffer): Buffer {
  for (let at = 0; at + 512 <= tar.length; at += 512) {
    if (tar.toString('latin1', at + 257, at + 262) !== 'ustar') continue;
    tar.fill(' ', at + 148, at + 156);
    const sum = tar.subarray(at, at + 512).reduce((total, byte) => total + byte, 0);
    tar.write(`${sum.toString(8).padStart(6, '0')}\0 `, at + 148, 'latin1');
  }
  return tar;
}

const strange = { 'M1r/p0_1.png': await picture(80), 'M2r/p0_2.png': await picture(81) };

/** Irregularities that only an archive can have. */
export const archiveIrregularities: readonly Irregularity[] = [
  {
    title: 'names in no encoding that it tells [archive.names]',
    where: ['zip'],
    files: strange,
    spoil: (bytes) => exchanged(exchanged(bytes, 'M1r', [0x4d, 0x84, 0x72]), 'M2r', [0x4d, 0x94, 0x72]),
    counts: { a: 4, b: 4, Mär: 1, Mör: 1 },
    line: 'Names of the zip are in no encoding that it tells, and were read as CP437 (such as Mär/p0_1.png).',
  },
  {
    title: 'UTF-8 names that do not say so, as macOS writes them [archive.macos]',
    where: ['zip'],
    files: { 'M34r/p0_1.png': await picture(80) },
    spoil: (bytes) => exchanged(bytes, 'M34r', [0x4d, 0xc3, 0xa4, 0x72]),
    counts: { a: 4, b: 4, Mär: 1 },
  },
  {
    title: 'names that are not in UTF-8 [archive.bytes]',
    where: ['tar'],
    files: strange,
    spoil: (bytes) =>
      withChecksums(exchanged(exchanged(bytes, 'M1r', [0x4d, 0xe4, 0x72]), 'M2r', [0x4d, 0xf6, 0x72])),
    error: 'is not in UTF-8, and other names could be taken for it',
  },
  {
    title: 'a class folder that is a link',
    where: ['zip', 'tar'],
    files: { c: { link: '../elsewhere' } },
    error: 'c is a link, which is not unpacked',
  },
  {
    title: 'an image that comes twice [archive.twice]',
    where: ['zip', 'tar'],
    files: { 'a/./p0_0.png': await picture(82) },
    error: 'a/p0_0.png comes twice',
  },
  {
    title: 'an archive in the archive',
    where: ['zip', 'tar'],
    files: { 'a/more.zip': new Uint8Array(30) },
    counts: { a: 4, b: 4 },
    line: '1 .zip (such as a/more.zip)',
  },
  {
    title: 'a zip with a password [archive.password]',
    where: ['zip'],
    spoil: (bytes) => {
      const out = Buffer.from(bytes);
      for (const [signature, flags] of [
        ['PK\u0003\u0004', 6],
        ['PK\u0001\u0002', 8],
      ] as const)
        for (
          let at = out.indexOf(signature, 0, 'latin1');
          at >= 0;
          at = out.indexOf(signature, at + 1, 'latin1')
        )
          out.writeUInt16LE(out.readUInt16LE(at + flags) | 1, at + flags);
      return out;
    },
    error: "can't be unpacked: entry is encrypted",
  },
  {
    title: 'a packed tar named .tar',
    where: ['tar'],
    spoil: (bytes) => gzipSync(bytes),
    counts: { a: 4, b: 4 },
  },
  {
    title: 'a tar named .zip',
    where: ['zip'],
    spoil: () => Buffer.alloc(2048),
    error: 'is damaged or cut off',
  },
];
