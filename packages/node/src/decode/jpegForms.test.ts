import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeImage, measureImage } from './decodeImage.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-jpeg-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function put(name: string, content: Uint8Array): Promise<string> {
  const path = join(root, name);
  await writeFile(path, content);
  return path;
}

const square = sharp({ create: { width: 64, height: 48, channels: 3, background: '#c08040' } });

/** Where the first scan's last three numbers are. */
function scanNumbers(jpeg: Buffer): number {
  const scan = jpeg.indexOf(Buffer.from([0xff, 0xda]));
  return scan + 5 + 2 * jpeg.readUInt8(scan + 4);
}

describe('a JPEG', () => {
  it('of a camera that fills the scan header of a sequential JPEG with zeros is decoded as by every viewer', async () => {
    const good = await square.clone().jpeg().toBuffer();
    const odd = Buffer.from(good);
    odd.fill(0, scanNumbers(odd), scanNumbers(odd) + 3);
    await expect(sharp(odd, { failOn: 'warning' }).raw().toBuffer()).rejects.toThrow(
      'Invalid SOS parameters',
    );
    const [expected, found] = [await put('good.jpg', good), await put('odd.jpg', odd)];
    expect(await decodeImage({ path: found })).toEqual(await decodeImage({ path: expected }));
  });

  it('[file.unsupported] of CMYK without a profile, of 12 bits, or lossless is refused as not supported', async () => {
    const good = await square.clone().jpeg().toBuffer();
    const frame = good.indexOf(Buffer.from([0xff, 0xc0]));
    const [deep, lossless] = [Buffer.from(good), Buffer.from(good)];
    deep[frame + 4] = 12;
    lossless[frame + 1] = 0xc3;
    for (const [name, content, what] of [
      [
        'cmyk.jpg',
        await square.clone().toColourspace('cmyk').jpeg().toBuffer(),
        'CMYK without a colour profile',
      ],
      ['deep.jpg', deep, 'JPEG with 12 bits a sample'],
      ['lossless.jpg', lossless, 'lossless JPEG (process 3)'],
    ] as const) {
      const path = await put(name, content);
      await expect(decodeImage({ path })).rejects.toThrow(`${path}: not supported: ${what}`);
    }
    await expect(measureImage({ path: join(root, 'cmyk.jpg') })).rejects.toThrow('not supported: CMYK');
  });

  it.each([
    ['JPEG 2000', Buffer.from('0000000c6a5020200d0a870a', 'hex'), 'a JPEG 2000 image'],
    ['JPEG XL', Buffer.from('0000000c4a584c200d0a870a', 'hex'), 'a JPEG XL image'],
    ['HEIC', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0', 'latin1'), 'a HEIC image'],
    ['DICOM', Buffer.concat([Buffer.alloc(128), Buffer.from('DICM')]), 'a DICOM file'],
    ['PDF', Buffer.from('%PDF-1.7\n'), 'a PDF document'],
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), 'an SVG drawing'],
  ])(
    '[file.unsupported] whose name says so, but is %s, is named for what it is',
    async (name, content, what) => {
      const path = await put(`${name}.jpg`, content);
      await expect(decodeImage({ path })).rejects.toThrow(`${path}: not supported: ${what}`);
      await expect(measureImage({ path })).rejects.toThrow('Convert it to PNG, JPEG or TIFF.');
    },
  );
});

describe('a JPEG that is made smaller', () => {
  it('[file.jpeg-shrink] stays within 1 of 255, on average, of the whole decoded and then resized', async () => {
    const noise = Buffer.from(
      Array.from({ length: 512 * 512 * 3 }, (_, at) => {
        const [x, y, c] = [Math.floor(at / 3) % 512, Math.floor(at / 1536), at % 3];
        return 128 + 60 * Math.sin(x / (7 + c)) + 60 * Math.cos((y + x) / 9);
      }),
    );
    const picture = sharp(noise, { raw: { width: 512, height: 512, channels: 3 } });
    const path = await put('smooth.jpg', await picture.jpeg({ quality: 95 }).toBuffer());
    const fit = { size: [48, 48], mode: 'resize' } as const;
    const { data } = await decodeImage({ path, fit });
    const all = await sharp(path).raw().toBuffer();
    const expected = await sharp(all, { raw: { width: 512, height: 512, channels: 3 } })
      .resize({ width: 48, height: 48, fit: 'fill', kernel: 'linear' })
      .raw()
      .toBuffer();
    const mean =
      data.reduce((sum, value, at) => sum + Math.abs(value - (expected[at] as number)), 0) / data.length;
    expect(mean).toBeLessThan(1);
  });
});

describe('a colour profile', () => {
  it('[file.profile] is converted to sRGB, or left, as asked', async () => {
    const path = join(root, 'p3.png');
    await square.clone().withIccProfile('p3').png().toFile(path);
    const numbers = await sharp(path, { ignoreIcc: true }).raw().toBuffer();
    const own = [...numbers.subarray(0, 3)];
    expect(own).not.toEqual([192, 128, 64]);
    const converted = [...(await decodeImage({ path })).data.subarray(0, 3)];
    for (const [channel, value] of [192, 128, 64].entries()) {
      expect(Math.abs((converted[channel] as number) - value)).toBeLessThanOrEqual(1);
    }
    const ignored = await decodeImage({ path, colourProfile: 'ignore' });
    expect([...ignored.data.subarray(0, 3)]).toEqual(own);
    expect(await measureImage({ path })).toEqual({ height: 48, width: 64, profile: true });
  });
});
