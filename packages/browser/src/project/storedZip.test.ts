import { unpackZip } from '@cnn/experiment';
import { describe, expect, it } from 'vitest';
import { storedZip } from './storedZip.js';

const text = (content: string): Blob => new Blob([content]);

describe('storedZip', () => {
  it('gives a zip of the files as they are', async () => {
    const large = new Blob([new Uint8Array(9_000_001).map((_, at) => at % 251)]);
    const told: number[] = [];
    const zip = await storedZip({
      entries: [
        { name: 'images/Größe/1.png', content: text('one') },
        { name: 'images/empty.png', content: text('') },
        { name: 'large.bin', content: large },
      ],
      onProgress: (bytes) => told.push(bytes),
    });
    const store = unpackZip(new Uint8Array(await zip.arrayBuffer()));
    expect(await store.list()).toEqual(['images/Größe/1.png', 'images/empty.png', 'large.bin']);
    expect(new TextDecoder().decode(await store.read('images/Größe/1.png'))).toBe('one');
    const kept = (await store.read('large.bin')) as Uint8Array;
    expect(Buffer.compare(kept, new Uint8Array(await large.arrayBuffer()))).toBe(0);
    expect(told.at(-1)).toBe(9_000_004);
    expect(zip.size).toBeLessThan(9_000_004 + 600);
  });

  it('is the same for the same files', async () => {
    const entries = [{ name: 'a.txt', content: text('a') }];
    const [first, second] = [await storedZip({ entries }), await storedZip({ entries })];
    expect(await second.arrayBuffer()).toEqual(await first.arrayBuffer());
  });

  it('says what a zip can hold', async () => {
    const content = { size: 5e9 } as Blob;
    await expect(storedZip({ entries: [{ name: 'a', content }] })).rejects.toThrow(
      'the zip would have 1 file and 5.0 GB, and can hold 65,535 and 4 GB.',
    );
  });
});
