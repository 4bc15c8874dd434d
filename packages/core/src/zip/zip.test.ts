import { inflateSync, unzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { CnnError } from '../errors.js';
import { openZip } from './openZip.js';
import { writeZip } from './writeZip.js';

const inflate = (packed: Uint8Array, bytes: number): Uint8Array =>
  inflateSync(packed, { out: new Uint8Array(bytes) });
const open = (bytes: Uint8Array) => openZip(bytes, { where: 'model.keras', inflate });
const files = {
  'config.json': new TextEncoder().encode('{"a": 1}'),
  'größe/weights.bin': Uint8Array.from({ length: 1000 }, (_, n) => n),
  empty: new Uint8Array(0),
};

function refusal(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(CnnError);
    expect(error).toMatchObject({ code: 'FILE', details: { reason: expect.any(String) } });
    return (error as Error).message;
  }
  throw new Error('it was read');
}

describe('a zip of a model', () => {
  it.each([0, 6] as const)('is read as another library wrote it, at level %d', (level) => {
    const zip = open(zipSync(files, { level }));
    expect(zip.names).toEqual(Object.keys(files));
    for (const [name, content] of Object.entries(files)) expect(zip.get(name)).toEqual(content);
    expect(zip.get('other')).toBeUndefined();
  });

  it('is written so that another library reads it, and stands at multiples of 64 bytes', () => {
    const bytes = writeZip(new Map(Object.entries(files)));
    expect(unzipSync(bytes)).toEqual(files);
    const zip = open(bytes);
    for (const name of zip.names) {
      const content = zip.get(name) as Uint8Array;
      expect(content).toEqual(files[name as keyof typeof files]);
      expect(content.buffer).toBe(bytes.buffer);
      expect(content.byteOffset % 64).toBe(0);
    }
  });

  it.each(['../up', '/etc/passwd', 'a/../../b', 'C:\\x', '..\\up'])(
    'is refused with a file called %s',
    (name) => {
      expect(refusal(() => open(zipSync({ [name]: Uint8Array.of(1) })))).toContain('leads out of its folder');
    },
  );

  it('is refused when it is encrypted, holds a name twice, or would unpack to far more than its size', () => {
    const change = (bytes: Uint8Array, offset: number, value: number): Uint8Array => {
      const view = new DataView(bytes.buffer);
      const entry = bytes.findIndex(
        (_, at) => at + 4 <= bytes.length && view.getUint32(at, true) === 0x02014b50,
      );
      view.setUint16(entry + offset, value, true);
      return bytes;
    };
    expect(refusal(() => open(change(zipSync(files), 8, 1)))).toContain('it is encrypted (config.json)');
    const twice = zipSync({ ab: Uint8Array.of(1), ac: Uint8Array.of(2) });
    for (let at = 0; at + 2 < twice.length; at++) {
      if (twice[at] === 97 && twice[at + 1] === 99) twice[at + 1] = 98;
    }
    expect(refusal(() => open(twice))).toContain('two files called ab');
    const bomb = zipSync({ zeros: new Uint8Array(80 * 1024 ** 2) });
    expect(refusal(() => open(bomb))).toContain('expected at most 67108864 bytes when it is unpacked');
  });

  it('is refused when a file in it is damaged, and says which', () => {
    const bytes = zipSync(files, { level: 0 });
    const at = bytes.indexOf(123);
    bytes[at] = 124;
    const zip = open(bytes);
    expect(refusal(() => zip.get('config.json'))).toMatch(
      /model\.keras\[config\.json\]: expected the CRC-32/,
    );
    expect(zip.get('empty')).toHaveLength(0);
  });

  it('is refused when it is cut off, or no zip', () => {
    const bytes = zipSync(files);
    for (let length = 0; length < bytes.length; length += 7) refusal(() => open(bytes.subarray(0, length)));
    expect(
      refusal(() => open(new TextEncoder().encode('version https://git-lfs.github.com/spec/v1'))),
    ).toContain('expected a zip file');
  });
});
