import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSlide, type Slide } from '../slide/openSlide.js';
import { decodeImage, measureImage, type PictureOptions } from './decodeImage.js';

interface Golden {
  readonly height: number;
  readonly width: number;
  readonly pixels: string;
  readonly small: string;
  readonly oneImage: Readonly<Record<string, string>>;
  readonly several: Readonly<Record<string, string>>;
  readonly unsupported: Readonly<Record<string, string>>;
  readonly deep: Readonly<
    Record<string, { readonly file: string; readonly white: number; readonly pixels: string }>
  >;
}
const golden = JSON.parse(
  readFileSync(new URL('../../../testing/goldens/data/tiffs.json', import.meta.url), 'utf8'),
) as Golden;
const { height, width } = golden;
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-tiffs-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function put(file: string, name = 'image.tif'): Promise<string> {
  const path = join(root, name);
  await writeFile(path, bytes(file));
  return path;
}

/** Every way from a file to its pixels: as an image of any name, and as a slide. */
async function everyWay(
  file: string,
  options: PictureOptions = {},
): Promise<{ readonly as: string; readonly pixels: Uint8Array }[]> {
  const found = [];
  for (const name of ['image.tif', 'image.jpg', 'image.png', 'image']) {
    const path = await put(file, name);
    found.push({ as: name, pixels: (await decodeImage({ path, ...options })).data });
  }
  const slide = await openSlide({ path: await put(file), ...options });
  found.push({ as: 'slide', pixels: await whole(slide) });
  return found;
}

function whole(slide: Slide): Promise<Uint8Array> {
  return slide.readRegion({ x: 0, y: 0, width: slide.width, height: slide.height });
}

/** What each way says, when all refuse it with one line that names the file. */
async function refusals(file: string, options: PictureOptions = {}): Promise<string[]> {
  const path = await put(file);
  const other = await put(file, 'image.jpg');
  const ways = [
    () => decodeImage({ path, ...options }),
    () => decodeImage({ path: other, ...options }),
    async () => whole(await openSlide({ path, ...options })),
  ];
  return Promise.all(
    ways.map(async (way) => {
      const error: unknown = await way().then(
        () => 'decoded',
        (reason: unknown) => reason,
      );
      expect(error).toMatchObject({ name: 'CnnError', code: 'DATA' });
      const { message } = error as Error;
      expect(message).not.toContain('\n');
      expect(message.startsWith(join(root, 'image.'))).toBe(true);
      expect(message).not.toContain('damaged');
      return message;
    }),
  );
}

describe('a TIFF that is one image', () => {
  it.each(Object.entries(golden.oneImage))(
    '[file.planes] has the pixels that tifffile reads, joined where red, green and blue are pages: %s',
    async (_, file) => {
      for (const { as, pixels } of await everyWay(file)) {
        expect(pixels, as).toEqual(bytes(golden.pixels));
      }
      expect(await measureImage({ path: await put(file) })).toEqual({ height, width });
    },
  );

  it('has smaller sizes that are joined as well', async () => {
    const file = golden.oneImage['planes with sizes below them'] as string;
    const slide = await openSlide({ path: await put(file) });
    expect(slide.levels.map((level) => [level.height, level.width])).toEqual([
      [height, width],
      [height / 2, width / 2],
    ]);
    const half = { x: 0, y: 0, width: width / 2, height: height / 2, downsample: 2 };
    expect(await slide.readRegion(half)).toEqual(bytes(golden.small));
    expect(slide.notes).toEqual([]);
  });

  it('is fitted after it is joined', async () => {
    const path = await put(golden.oneImage['planes, nameless'] as string);
    const padded = await decodeImage({ path, fit: { size: [height, width + 1], mode: 'pad' } });
    expect([...padded.data.subarray(width * 3, width * 3 + 3)]).toEqual([255, 255, 255]);
    expect(padded.data.subarray(0, width * 3)).toEqual(bytes(golden.pixels).subarray(0, width * 3));
  });
});

describe('a TIFF of several images', () => {
  it.each(Object.entries(golden.several))(
    '[file.pages] is refused until a page is chosen: %s',
    async (_, file) => {
      for (const message of await refusals(file)) {
        expect(message).toMatch(/received a file of \d.*Choose it by page \(0 to \d\)/);
      }
      await expect(measureImage({ path: await put(file) })).rejects.toThrow('nothing says which is meant');
      await expect(decodeImage({ path: await put(file), page: 9 })).rejects.toThrow('received page 9');
    },
  );

  it('gives the page that was chosen, as an image and as a slide', async () => {
    const file = golden.several['pages of a stack'] as string;
    const colours = bytes(golden.pixels);
    for (const page of [0, 1, 2]) {
      const channel = Uint8Array.from(
        { length: height * width },
        (_, at) => colours[3 * at + page] as number,
      );
      expect((await decodeImage({ path: await put(file), page, channels: 1 })).data).toEqual(channel);
      for (const { as, pixels } of await everyWay(file, { page })) {
        expect(
          pixels.filter((_, at) => at % 3 === 0),
          as,
        ).toEqual(channel);
      }
    }
  });

  it('names what OME says they are', async () => {
    const [message] = await refusals(golden.several['stains of fluorescence'] as string);
    expect(message).toContain('(OME: 3 channels DAPI, FITC, TRITC, 1 steps in depth, 1 in time)');
  });
});

describe('a TIFF that is good, but of a kind that is not supported', () => {
  it.each(Object.entries(golden.unsupported))(
    '[file.unsupported] is refused as such, never as damaged: %s',
    async (what, file) => {
      for (const message of await refusals(file)) {
        expect(message).toContain(`not supported: ${what}`);
        expect(message).toMatch(/The file itself may be fine\. Convert it/);
      }
    },
  );
});

describe('a TIFF of 16 bits that uses fewer', () => {
  it.each(Object.entries(golden.deep))(
    '[file.depth] is refused on every way to its pixels: %s',
    async (_, { file }) => {
      for (const message of await refusals(file)) {
        expect(message).toMatch(/received at most \d+, as of a detector of 14 bits or fewer/);
        expect(message).toContain('white: 4095 for 12 bits');
      }
    },
  );

  it.each(Object.entries(golden.deep))(
    '[file.white] is read when the value that is white is said: %s',
    async (_, { file, white, pixels }) => {
      const expected = bytes(pixels);
      for (const { as, pixels: found } of await everyWay(file, { white })) {
        const shown = expected.length === found.length ? found : found.filter((_, at) => at % 3 === 0);
        expect(shown, as).toEqual(expected);
      }
    },
  );

  it('is refused with a value above white, rather than clipped', async () => {
    for (const name of ['12 bits in strips', '12 bits in tiles', '12 bits, 0 is white']) {
      const { file } = golden.deep[name] as { file: string };
      for (const message of await refusals(file, { white: 1000 })) {
        expect(message).toMatch(/expected values up to 1000, which was said to be white, received \d{4}/);
      }
    }
  });

  it('takes whole numbers of 16 bits as white', async () => {
    const { file } = golden.deep['12 bits in strips'] as { file: string };
    const path = await put(file);
    for (const white of [0, -1, 1.5, 65_536, Number.NaN]) {
      await expect(decodeImage({ path, white })).rejects.toMatchObject({ code: 'OPTIONS' });
      await expect(openSlide({ path, white })).rejects.toThrow('expected a whole number of 1 to 65535');
    }
  });
});
