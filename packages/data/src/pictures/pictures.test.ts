import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bmpSize, isBmp, parseBmp } from './bmp.js';
import { isNetpbm, netpbmSize, parseNetpbm } from './netpbm.js';

const golden: {
  readonly height: number;
  readonly width: number;
  readonly pictures: readonly { readonly name: string; readonly file: string; readonly rgb: string }[];
} = JSON.parse(readFileSync(new URL('../../../testing/goldens/data/pictures.json', import.meta.url), 'utf8'));
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));
const maxPixels = 10_000;

describe('pictures', () => {
  it.each(golden.pictures)('have the pixels that Pillow gives: $name', ({ name, file, rgb }) => {
    const bytes = bytesOf(file);
    const options = { name, bytes, maxPixels };
    const size = { height: golden.height, width: golden.width };
    expect([isBmp(bytes), isNetpbm(bytes)].filter(Boolean)).toHaveLength(1);
    const picture = isBmp(bytes) ? parseBmp(options) : parseNetpbm(options);
    expect(picture).toMatchObject(size);
    expect(isBmp(bytes) ? bmpSize(options) : netpbmSize(options)).toEqual(size);
    expect(picture.data).toEqual(bytesOf(rgb));
  });

  it.each(golden.pictures)('are refused when they are cut off anywhere: $name', ({ name, file }) => {
    const whole = bytesOf(file);
    const parse = isBmp(whole) ? parseBmp : parseNetpbm;
    // The padding of a BMP's last row may be missing, and a plain picture's last digits can't be missed.
    const end = whole.length - (/plain/.test(name) ? 6 : 4);
    for (let length = 0; length < end; length++) {
      const bytes = whole.slice(0, length);
      expect(() => parse({ name: 'x', bytes, maxPixels })).toThrow(/^x (is damaged|does not begin)/);
    }
  });

  it('are refused when a byte of the header is another, or read, and never end in another error', () => {
    for (const { file } of golden.pictures) {
      const whole = bytesOf(file);
      const parse = isBmp(whole) ? parseBmp : parseNetpbm;
      for (let at = 0; at < Math.min(70, whole.length); at++) {
        for (const value of [0, 1, 0x30, 0x7f, 0xff]) {
          const bytes = whole.slice();
          bytes[at] = value;
          try {
            parse({ name: 'x', bytes, maxPixels });
          } catch (error) {
            expect(error).toMatchObject({ name: 'CnnError', code: 'DATA' });
          }
        }
      }
    }
  });

  it('are refused when they are too large, compressed, or hold values above the largest', () => {
    const bytes = bytesOf(golden.pictures[0]?.file ?? '');
    expect(() => parseBmp({ name: 'x', bytes, maxPixels: 34 })).toThrow('x has more than 34 pixels');
    const packed = bytes.slice();
    packed[30] = 1;
    expect(() => parseBmp({ name: 'x', bytes: packed, maxPixels })).toThrow('24 bits with compression 1');
    const text = (content: string) => new TextEncoder().encode(content);
    const parse = (content: string) => parseNetpbm({ name: 'x', bytes: text(content), maxPixels });
    expect(() => parse('P2 2 1 9 3 10')).toThrow('a value is 10, above the largest of its header, 9');
    expect(() => parse('P2 2 1 70000 3 10')).toThrow('expected a largest value of 1..65535');
    expect(() => parse('P2 2 1 9 3 x')).toThrow('expected a number at byte 11');
    expect(parse('P2 2 1 4095 0 4095').deep).toEqual({ white: 4095, largest: 4095 });
  });
});
