import { arraySet } from '@cnn/data';
import { unzlibSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { withNames } from '../data/divide.js';
import { thumbnailsOf } from './thumbnails.js';

/** The content of each chunk of a PNG file, by its type. */
function chunksOf(png: Uint8Array): Record<string, Uint8Array> {
  const view = new DataView(png.buffer, png.byteOffset);
  const chunks: Record<string, Uint8Array> = {};
  for (let at = 8; at < png.length; ) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...png.subarray(at + 4, at + 8));
    chunks[type] = png.subarray(at + 8, at + 8 + length);
    at += 12 + length;
  }
  return chunks;
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function bytesOf(text: string): Uint8Array {
  const bits = Array.from(text.replaceAll('=', ''), (digit) =>
    DIGITS.indexOf(digit).toString(2).padStart(6, '0'),
  );
  return Uint8Array.from(bits.join('').match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
}

describe('thumbnailsOf', () => {
  it('makes a PNG of an image, a large one smaller by the mean of its blocks', async () => {
    const [height, width] = [200, 120];
    const data = Uint8Array.from({ length: height * width }, (_, at) => (at % 2 === 0 ? 50 : 150));
    const set = arraySet({ images: { shape: [1, height, width, 1], data }, labels: [0] });
    const thumbnail = thumbnailsOf(withNames(set));
    const src = (await thumbnail?.('image 0')) ?? '';
    expect(src).toMatch(/^data:image\/png;base64,/);
    const png = bytesOf(src.slice(src.indexOf(',') + 1));
    expect(Array.from(png.subarray(0, 4))).toEqual([137, 80, 78, 71]);
    const { IHDR, IDAT } = chunksOf(png);
    expect(Array.from(IHDR ?? [])).toEqual([0, 0, 0, 60, 0, 0, 0, 100, 8, 0, 0, 0, 0]);
    const rows = unzlibSync(IDAT as Uint8Array);
    expect(rows).toHaveLength(100 * 61);
    expect(new Set(rows.filter((_, at) => at % 61 > 0))).toEqual(new Set([100]));
    expect(await thumbnail?.('another')).toBeUndefined();
  });

  it('has none of images with other channels', () => {
    const set = arraySet({ images: { shape: [1, 4, 4, 2], data: new Uint8Array(32) }, labels: [0] });
    expect(thumbnailsOf(set)).toBeUndefined();
  });
});
