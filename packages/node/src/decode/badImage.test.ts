import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeImage, measureImage } from './decodeImage.js';
import { imageError } from './imageError.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-bad-image-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function put(name: string, content: Uint8Array): Promise<string> {
  const path = join(root, name);
  await writeFile(path, content);
  return path;
}

/** 40×60 pixels of noise, so that a cut file lacks pixels. */
const noise = (): Sharp =>
  sharp(Buffer.from(Array.from({ length: 40 * 60 * 3 }, (_, at) => (Math.sin(at + 1) * 43_758) & 255)), {
    raw: { width: 60, height: 40, channels: 3 },
  });

/** One chunk of a PNG file: length, name, content, check sum. */
function chunk(name: string, content: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** A grey PNG whose header asks for as many pixels as you like, with few bytes of content. */
function claims(width: number, height: number): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 8;
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.alloc(1000))),
    chunk('IEND', new Uint8Array()),
  ]);
}

/** The one line that says what is wrong, which names the file. */
async function refusal(path: string): Promise<string> {
  const error: unknown = await decodeImage({ path }).then(
    () => 'decoded',
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ name: 'CnnError', code: 'DATA' });
  const { message } = error as Error;
  expect(message).not.toContain('\n');
  expect(message.startsWith(path)).toBe(true);
  return message;
}

describe('a file that is damaged', () => {
  const formats = {
    'noise.png': (image: Sharp) => image.png(),
    'noise.jpg': (image: Sharp) => image.jpeg(),
    'noise.webp': (image: Sharp) => image.webp({ lossless: true }),
    'noise.gif': (image: Sharp) => image.gif(),
    'noise.tiff': (image: Sharp) => image.tiff({ compression: 'lzw' }),
    'tiles.tiff': (image: Sharp) =>
      image.tiff({ compression: 'deflate', tile: true, tileWidth: 16, tileHeight: 16 }),
  };

  it.each(Object.entries(formats))(
    '[file.damaged] is refused when it is cut off anywhere: %s',
    async (name, encode) => {
      const whole = await encode(noise()).toBuffer();
      for (const share of [0.1, 0.3, 0.5, 0.7]) {
        const path = await put(`cut ${share} ${name}`, whole.subarray(0, Math.floor(share * whole.length)));
        await refusal(path);
      }
    },
  );

  it.each(['noise.png', 'noise.tiff'] as const)(
    'is refused when bytes in its middle are changed: %s',
    async (name) => {
      const whole = await formats[name](noise()).toBuffer();
      const [from, to] = [Math.floor(whole.length * 0.3), Math.floor(whole.length * 0.6)];
      const path = await put(`changed ${name}`, whole.fill(0x5a, from, to));
      expect(await refusal(path)).toContain("can't be decoded");
    },
  );
});

describe('a decompression bomb', () => {
  it.each([
    [50_000, 50_000],
    [1, 70_000_000],
  ])('is refused by its header, before there is room for it: %d×%d', async (width, height) => {
    const path = await put(`bomb ${width}.png`, claims(width, height));
    expect(await refusal(path)).toMatch(/pixels, the limit\. Raise maxPixels|can't be decoded/);
    await expect(measureImage({ path })).rejects.toMatchObject({ code: 'DATA' });
  });

  it('[file.max-pixels] is refused when it is as large as it says', async () => {
    const path = join(root, 'white.tiff');
    await sharp({ create: { width: 9000, height: 9000, channels: 3, background: '#fff' } })
      .tiff({ compression: 'deflate' })
      .toFile(path);
    expect(await refusal(path)).toContain('has more than 67108864 pixels, the limit');
  });
});

/** A grey TIFF of one row of floats. */
function floats(values: readonly number[]): Buffer {
  const tags = [
    [256, 4, values.length],
    [257, 4, 1],
    [258, 3, 32],
    [259, 3, 1],
    [262, 3, 1],
    [273, 4, 122],
    [277, 3, 1],
    [279, 4, 4 * values.length],
    [339, 3, 3], // SampleFormat: floats
  ] as const;
  const bytes = Buffer.alloc(122 + 4 * values.length);
  bytes.write('II*\0\x08\0\0\0', 'latin1');
  bytes.writeUInt16LE(tags.length, 8);
  for (const [at, [tag, type, value]] of tags.entries()) {
    bytes.writeUInt16LE(tag, 10 + 12 * at);
    bytes.writeUInt16LE(type, 12 + 12 * at);
    bytes.writeUInt32LE(1, 14 + 12 * at);
    bytes.writeUInt32LE(value, 18 + 12 * at);
  }
  for (const [at, value] of values.entries()) bytes.writeFloatLE(value, 122 + 4 * at);
  return bytes;
}

describe('numbers of which nothing says what is white', () => {
  it('[file.floats] are refused: floats', async () => {
    const path = await put('floats.tif', floats([0, 0.25, 0.5, 1]));
    expect((await sharp(path).metadata()).depth).toBe('float');
    expect(await refusal(path)).toContain('expected pixels of 8 or 16 bits, received float');
    await expect(measureImage({ path })).rejects.toThrow('received float');
  });

  it('are refused: 12 bits in 16', async () => {
    const grey = (values: readonly number[]): Sharp =>
      sharp(Uint16Array.from(values), { raw: { width: 4, height: 1, channels: 1 } }).toColourspace('grey16');
    const twelve = grey([0, 1024, 2048, 4095]);
    for (const [name, image] of [
      ['twelve.png', twelve.clone().png()],
      ['twelve.tif', twelve.clone().tiff({ compression: 'lzw' })],
    ] as const) {
      const path = await put(name, await image.toBuffer());
      expect((await sharp(path).metadata()).depth).toBe('ushort');
      expect(await refusal(path)).toContain('received at most 4095, as of a detector of 14 bits or fewer');
    }
    const black = join(root, 'black.png');
    await grey([0, 0, 0, 0]).toFile(black);
    expect((await decodeImage({ path: black, channels: 1 })).data).toEqual(new Uint8Array(4));
  });
});

describe('an unusual file that is good', () => {
  const square = (colour: string): Sharp =>
    sharp({ create: { width: 6, height: 4, channels: 3, background: colour } });
  const colourOf = async (path: string): Promise<number[]> => [
    ...(await decodeImage({ path })).data.subarray(0, 3),
  ];

  it('has one pixel', async () => {
    const one = sharp({ create: { width: 1, height: 1, channels: 3, background: '#0a141e' } });
    const path = await put('one.png', await one.png().toBuffer());
    const { data, ...shape } = await decodeImage({ path });
    expect(shape).toEqual({ height: 1, width: 1, channels: 3 });
    expect([...data]).toEqual([10, 20, 30]);
    const large = await decodeImage({ path, fit: { size: [5, 7], mode: 'resize' } });
    expect([...large.data]).toEqual(Array.from({ length: 5 * 7 }, () => [10, 20, 30]).flat());
  });

  it.each([
    ['png', 'jpg'],
    ['tiff', 'png'],
    ['webp', 'tif'],
  ] as const)('is a %s called .%s: the content counts', async (format, extension) => {
    const content = await square('#c08040').toFormat(format, { lossless: true }).toBuffer();
    expect(await colourOf(await put(`wrong-${format}.${extension}`, content))).toEqual([192, 128, 64]);
  });

  it('[file.animation] is animated: refused, unless a frame is chosen', async () => {
    const frames = await Promise.all(['#ff0000', '#0000ff'].map((colour) => square(colour).png().toBuffer()));
    const moving = sharp(frames, { join: { animated: true } });
    const gif = await put('moving.gif', await moving.clone().gif().toBuffer());
    const webp = await put('moving.webp', await moving.clone().webp({ lossless: true }).toBuffer());
    const still = await square('#ff0000').png().toBuffer();
    // An animated PNG: two frames are announced before the pixels.
    const control = chunk('acTL', Uint8Array.of(0, 0, 0, 2, 0, 0, 0, 0));
    const apng = await put('moving.png', Buffer.concat([still.subarray(0, 33), control, still.subarray(33)]));
    for (const path of [gif, webp, apng]) {
      expect(await refusal(path)).toContain('received a file of 2, and nothing says which is meant');
      await expect(measureImage({ path })).rejects.toThrow('Choose it by page (0 to 1)');
      expect(await measureImage({ path, page: 0 })).toEqual({ height: 4, width: 6 });
      expect([...(await decodeImage({ path, page: 0 })).data.subarray(0, 3)]).toEqual([255, 0, 0]);
      await expect(decodeImage({ path, page: 2 })).rejects.toThrow('It has the pages 0 to 1.');
    }
    for (const path of [gif, webp]) {
      expect([...(await decodeImage({ path, page: 1 })).data.subarray(0, 3)]).toEqual([0, 0, 255]);
    }
    await expect(decodeImage({ path: apng, page: 1 })).rejects.toThrow('not supported: later frames');
    const one = await put('still.gif', await square('#ff0000').gif().toBuffer());
    await expect(decodeImage({ path: one, page: 1 })).rejects.toThrow('It has one image, page 0.');
  });

  it('[file.transparency] is half transparent: white shines through', async () => {
    const clear = sharp({
      create: { width: 6, height: 4, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0.5 } },
    });
    const files = {
      'half.png': clear.clone().png(),
      'half.webp': clear.clone().webp({ lossless: true }),
      'half.tiff': clear.clone().tiff({ compression: 'lzw' }),
    };
    for (const [name, image] of Object.entries(files)) {
      const path = await put(name, await image.toBuffer());
      for (const value of await colourOf(path)) expect(Math.abs(value - 127)).toBeLessThanOrEqual(1);
    }
  });

  it.each([
    [1, [1, 2, 3, 4, 5, 6]],
    [2, [3, 2, 1, 6, 5, 4]],
    [3, [6, 5, 4, 3, 2, 1]],
    [4, [4, 5, 6, 1, 2, 3]],
    [5, [1, 4, 2, 5, 3, 6]],
    [6, [4, 1, 5, 2, 6, 3]],
    [7, [6, 3, 5, 2, 4, 1]],
    [8, [3, 6, 2, 5, 1, 4]],
  ])('[file.orientation] has EXIF orientation %d: it is put upright', async (orientation, expected) => {
    const grey = sharp(Uint8Array.from([1, 2, 3, 4, 5, 6]), { raw: { width: 3, height: 2, channels: 1 } });
    const path = await put(
      `turned ${orientation}.tiff`,
      await grey.withMetadata({ orientation }).tiff({ compression: 'lzw' }).toBuffer(),
    );
    const { data, height, width } = await decodeImage({ path, channels: 1 });
    expect([height, width]).toEqual(orientation < 5 ? [2, 3] : [3, 2]);
    expect(await measureImage({ path })).toMatchObject({ height, width });
    expect([...data]).toEqual(expected);
  });

  it.each([
    ['in strips', {}],
    ['in tiles', { tile: true, tileWidth: 16, tileHeight: 16 }],
    ['in tiles, with a pyramid', { tile: true, tileWidth: 16, tileHeight: 16, pyramid: true }],
  ])('[file.sixteen] is a TIFF of 16 bits %s: the upper 8 count', async (name, form) => {
    const values = Uint16Array.from({ length: 40 * 60 * 3 }, (_, at) => ((at * 37) % 256) * 257);
    const image = sharp(values, { raw: { width: 60, height: 40, channels: 3 } }).toColourspace('rgb16');
    const content = await image.tiff({ compression: 'deflate', ...form }).toBuffer();
    expect((await sharp(content).metadata()).depth).toBe('ushort');
    const path = await put(`deep ${name}.tiff`, content);
    const { data, height, width } = await decodeImage({ path });
    expect([height, width]).toEqual([40, 60]);
    expect([...data]).toEqual([...values].map((value) => value >> 8));
  });

  it('is a CMYK JPEG or TIFF: it becomes RGB', async () => {
    for (const name of ['print.jpg', 'print.tiff']) {
      const path = join(root, name);
      await square('#ffffff').withIccProfile('cmyk').toFile(path);
      expect((await sharp(path).metadata()).space).toBe('cmyk');
      for (const value of await colourOf(path)) expect(value).toBeGreaterThan(240);
    }
  });
});

it('says what the decoder said, and not that its warnings are errors', async () => {
  const path = await put('warned.tif', Uint8Array.of(1));
  const said = async (message: string) =>
    (await imageError({ path, error: new Error(message), maxPixels: 100 })).message;
  const warned = 'Warning treated as error due to failOn setting';
  expect(await said(`${warned}\ntiff2vips: bad data`)).toContain("can't be decoded (tiff2vips: bad data)");
  expect(await said(warned)).toContain("can't be decoded (the decoder warned)");
});
