import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeImage, measureImage } from './decodeImage.js';
import { decodePlainPng } from './plainPng.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-decode-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const base = sharp({ create: { width: 6, height: 4, channels: 3, background: '#c08040' } });
const files = {
  'grey.png': [base.clone().greyscale(), [142, 142, 142], 0],
  'deep.png': [base.clone().toColourspace('rgb16'), [192, 128, 64], 0],
  'plain.webp': [base.clone().webp({ lossless: true }), [192, 128, 64], 0],
  'moving.gif': [base.clone().gif(), [192, 128, 64], 0],
  'tiled.tiff': [base.clone().tiff({ compression: 'lzw', tile: true }), [192, 128, 64], 0],
  'photo.jpg': [base.clone().jpeg(), [192, 128, 64], 2],
  // What Pillow and Little CMS make of the inks (0, 103, 214, 64) by the file's own profile, perceptually.
  'print.jpg': [base.clone().withIccProfile('cmyk').jpeg({ quality: 100 }), [189, 122, 38], 2],
  'clear.png': [
    sharp({ create: { width: 6, height: 4, channels: 4, background: { r: 192, g: 128, b: 64, alpha: 0 } } }),
    [255, 255, 255],
    0,
  ],
  'turned.jpg': [
    sharp({ create: { width: 4, height: 6, channels: 3, background: '#c08040' } }).withMetadata({
      orientation: 6,
    }),
    [192, 128, 64],
    2,
  ],
} as const;

describe('decodeImage', () => {
  it.each(Object.entries(files))(
    'gives upright RGB bytes: %s',
    async (name, [content, colour, tolerance]) => {
      const path = join(root, name);
      await content.clone().toFile(path);
      const { data, ...shape } = await decodeImage({ path });
      expect(shape).toEqual({ height: 4, width: 6, channels: 3 });
      expect(data).toHaveLength(72);
      for (const [channel, value] of colour.entries()) {
        expect(Math.abs((data[channel] ?? 0) - value)).toBeLessThanOrEqual(tolerance);
      }
      expect(await measureImage({ path })).toMatchObject({ height: 4, width: 6 });
      expect((await decodeImage({ path, channels: 1 })).data).toHaveLength(24);
      // The same from memory, where `path` is only a name.
      const bytes = Uint8Array.from(await readFile(path));
      expect(await decodeImage({ path: 'no file', bytes })).toEqual({ ...shape, data });
      expect(await measureImage({ path: 'no file', bytes })).toMatchObject({ height: 4, width: 6 });
      const fit = { size: [3, 5], mode: 'pad' } as const;
      expect(await decodeImage({ path: 'no file', bytes, fit })).toEqual(await decodeImage({ path, fit }));
    },
  );

  it('says what is wrong with bytes that are no image, by their name', async () => {
    const wrong = async (bytes: Uint8Array) =>
      expect(decodeImage({ path: 'upload', bytes })).rejects.toMatchObject({
        code: 'DATA',
        message: expect.stringMatching(/^upload (is|:)/),
      });
    await wrong(new Uint8Array(0));
    await wrong(Uint8Array.of(1, 2, 3, 4));
    await wrong((await base.clone().png().toBuffer()).subarray(0, 60));
  });
});

describe('decodeImage as grey', () => {
  const file = new URL('../../../testing/goldens/data/grey.json', import.meta.url);
  const golden = JSON.parse(readFileSync(file, 'utf8')) as { rgb: number[]; grey: number[] };
  const colours = sharp(Uint8Array.from(golden.rgb), { raw: { width: 50, height: 20, channels: 3 } });

  it.each([
    ['ordinary.png', colours.clone().png()],
    ['profile.png', colours.clone().withIccProfile('srgb').png()],
    ['deep.png', colours.clone().toColourspace('rgb16').png()],
    ['strips.tif', colours.clone().tiff({ compression: 'lzw' })],
    ['lossless.webp', colours.clone().webp({ lossless: true })],
  ])('[file.grey] is what Pillow makes of the colours: %s', async (name, image) => {
    const path = join(root, name);
    await image.toFile(path);
    const { data, channels } = await decodeImage({ path, channels: 1 });
    expect(channels).toBe(1);
    const off = data.map((value, at) => Math.abs(value - (golden.grey[at] as number)));
    expect(Math.max(...off)).toBeLessThanOrEqual(1);
  });

  it('keeps the levels of grey files, of 8 and of 16 bits', async () => {
    const levels = Uint8Array.from({ length: 256 }, (_, at) => at);
    const grey = sharp(levels, { raw: { width: 16, height: 16, channels: 1 } });
    const deep = Uint16Array.from(levels, (level) => level * 257);
    for (const image of [
      grey.png(),
      sharp(deep, { raw: { width: 16, height: 16, channels: 1 } })
        .toColourspace('grey16')
        .png(),
    ]) {
      const path = join(root, 'levels.png');
      await image.toFile(path);
      expect((await decodeImage({ path, channels: 1 })).data).toEqual(levels);
    }
  });
});

describe('decodeImage of an ordinary RGB PNG, which another decoder unpacks', () => {
  const sizes = [
    [1, 1],
    [7, 3],
    [250, 131],
  ] as const;

  it.each(sizes)('gives the bytes that sharp gives: %d×%d', async (width, height) => {
    const noise = Buffer.from(
      Array.from({ length: width * height * 3 }, (_, k) => (k * k * 31 + (k >> 3)) % 256),
    );
    const path = join(root, `noise-${width}.png`);
    await sharp(noise, { raw: { width, height, channels: 3 } })
      .png({ adaptiveFiltering: true })
      .toFile(path);
    expect(await decodePlainPng({ whole: await readFile(path), maxPixels: 1e6 })).toMatchObject({
      width,
      height,
      channels: 3,
    });
    expect(Buffer.from((await decodeImage({ path })).data)).toEqual(noise);

    const resized = await sharp(path)
      .resize({ width: 5, height: 4, fit: 'fill', kernel: 'linear' })
      .raw()
      .toBuffer();
    const fit = { size: [4, 5], mode: 'resize' } as const;
    expect(Buffer.from((await decodeImage({ path, fit })).data)).toEqual(resized);
  });

  it('leaves every other image to sharp: a profile, transparency, depth, a changed byte', async () => {
    const path = join(root, 'other.png');
    for (const image of [
      base.clone().withIccProfile('p3').png(),
      base.clone().ensureAlpha(0.5).png(),
      base.clone().toColourspace('rgb16').png(),
      base.clone().png({ palette: true }),
      base.clone().png({ progressive: true }),
    ]) {
      await image.toFile(path);
      expect(await decodePlainPng({ whole: await readFile(path), maxPixels: 1e6 })).toBeUndefined();
    }
    const bytes = await base.clone().png().toBuffer();
    for (const at of [30, 45, bytes.length - 20]) {
      const damaged = Buffer.from(bytes);
      damaged.writeUInt8(damaged.readUInt8(at) ^ 1, at);
      await writeFile(path, damaged);
      expect(await decodePlainPng({ whole: await readFile(path), maxPixels: 1e6 })).toBeUndefined();
    }
    await writeFile(path, bytes);
    expect(await decodePlainPng({ whole: await readFile(path), maxPixels: 23 })).toBeUndefined();
  });
});
