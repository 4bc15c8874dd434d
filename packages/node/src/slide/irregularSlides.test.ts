import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeImage, measureImage } from '../decode/decodeImage.js';
import { openSlide } from './openSlide.js';
import { slideSet } from './slideSet.js';

const golden = JSON.parse(
  readFileSync(new URL('../../../testing/goldens/data/tiffs.json', import.meta.url), 'utf8'),
);
const fromBase64 = (text: string): Buffer => Buffer.from(text, 'base64');
const colours = fromBase64(golden.pixels);
const { width, height } = golden as { width: number; height: number };
const tiles = { tile: true, tileWidth: 16, tileHeight: 16, compression: 'deflate' } as const;
const picture = () => sharp(colours, { raw: { width, height, channels: 3 } });

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-irregular-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function put(content: Uint8Array, name = 'slide.tif'): Promise<string> {
  const path = join(root, name);
  await writeFile(path, content);
  return path;
}

/** Where the directories of a little-endian TIFF are, and where each one's link to the next is. */
function directories(tiff: Buffer): { readonly at: number; readonly link: number }[] {
  const found = [];
  for (let at = tiff.readUInt32LE(4); at !== 0; ) {
    const link = at + 2 + 12 * tiff.readUInt16LE(at);
    found.push({ at, link });
    at = tiff.readUInt32LE(link);
  }
  return found;
}

/** Where the first image's tiles are, and how many bytes they have (tags 324 and 325). */
function tilePlaces(tiff: Buffer): (readonly [at: number, bytes: number])[] {
  const at = tiff.readUInt32LE(4);
  const numbers = (tag: number): number[] => {
    for (let entry = at + 2; entry < at + 2 + 12 * tiff.readUInt16LE(at); entry += 12) {
      if (tiff.readUInt16LE(entry) !== tag) continue;
      const size = tiff.readUInt16LE(entry + 2) === 3 ? 2 : 4;
      const from = tiff.readUInt32LE(entry + 8);
      return Array.from({ length: tiff.readUInt32LE(entry + 4) }, (_, n) =>
        tiff.readUIntLE(from + n * size, size),
      );
    }
    return [];
  };
  const counts = numbers(325);
  return numbers(324).map((from, n) => [from, counts[n] as number]);
}

/** Gives a tag of a directory another number, so that readers pass over it. */
function hideTag(tiff: Buffer, at: number, tag: number): void {
  for (let entry = at + 2; entry < at + 2 + 12 * tiff.readUInt16LE(at); entry += 12) {
    if (tiff.readUInt16LE(entry) === tag) tiff.writeUInt16LE(65_001, entry);
  }
}

/** The last directory leads back to the first. */
async function loop(): Promise<Buffer> {
  const tiff = await picture()
    .tiff({ ...tiles, pyramid: true })
    .toBuffer();
  const all = directories(tiff);
  tiff.writeUInt32LE((all[0] as { at: number }).at, (all.at(-1) as { link: number }).link);
  return tiff;
}

/** 900 directories, each of which says that it has all the others below it. */
function maze(): Buffer {
  const count = 900;
  const bytes = Buffer.alloc(8 + 400 + count * 18);
  bytes.write('II*\0', 'latin1');
  bytes.writeUInt32LE(408, 4);
  for (let n = 0; n < 100; n++) bytes.writeUInt32LE(408 + 18 * n, 8 + 4 * n);
  for (let n = 0; n < count; n++) {
    const at = 408 + 18 * n;
    bytes.writeUInt16LE(1, at);
    bytes.writeUInt16LE(330, at + 2);
    bytes.writeUInt16LE(4, at + 4);
    bytes.writeUInt32LE(100, at + 6);
    bytes.writeUInt32LE(8, at + 10);
    bytes.writeUInt32LE(n + 1 < count ? at + 18 : 408, at + 14);
  }
  return bytes;
}

interface Case {
  readonly file: () => Buffer | Promise<Buffer>;
  /** What openSlide, or reading, says. */
  readonly refused?: RegExp;
  /** What is told beside the right tiles. */
  readonly notes?: readonly RegExp[];
}

const cases: Readonly<Record<string, Case>> = {
  'in tiles': { file: () => picture().tiff(tiles).toBuffer() },
  'one directory a channel': { file: () => fromBase64(golden.oneImage['planes with sizes below them']) },
  'planes in strips': { file: () => fromBase64(golden.oneImage['RGB in planes of strips']) },
  'planes in tiles': {
    file: () => fromBase64(golden.unsupported['a TIFF with tiles that hold one colour each']),
    refused: /not supported: a TIFF with tiles that hold one colour each/,
  },
  'several pages': {
    file: () => fromBase64(golden.several['pages of a stack']),
    refused: /received a file of 3, and nothing says which is meant/,
  },
  'deep pixels': {
    file: () => fromBase64(golden.deep['12 bits in tiles'].file),
    refused: /received at most \d+, as of a detector of 14 bits or fewer/,
  },
  'JPEG 2000': {
    file: () => fromBase64(golden.unsupported['a TIFF with JPEG 2000 compression (Aperio)']),
    refused: /not supported: a TIFF with JPEG 2000 compression \(Aperio\)/,
  },
  'a loop of directories': { file: loop, refused: /its TIFF tags are damaged \(they lead in a circle/ },
  'a maze of directories': { file: maze, refused: /its TIFF tags are damaged \(they lead in a circle/ },
  'cut off': {
    file: async () => (await picture().tiff(tiles).toBuffer()).subarray(0, -300),
    refused: /its TIFF tags are damaged \(it is cut off/,
  },
  'without its last tiles': {
    file: async () => {
      const tiff = await picture().tiff(tiles).toBuffer();
      const [[from = 0, bytes = 0] = []] = tilePlaces(tiff).slice(-1);
      return tiff.fill(0, from, from + bytes);
    },
    refused: /is damaged or cut off and can't be decoded/,
  },
  'packed by LZW': {
    file: () =>
      picture()
        .tiff({ ...tiles, compression: 'lzw' })
        .toBuffer(),
  },
  'not packed': {
    file: () =>
      picture()
        .tiff({ ...tiles, compression: 'none' })
        .toBuffer(),
  },
  'a predictor': {
    file: () =>
      picture()
        .tiff({ ...tiles, predictor: 'horizontal' })
        .toBuffer(),
  },
  'a BigTIFF': {
    file: () =>
      picture()
        .tiff({ ...tiles, bigtiff: true })
        .toBuffer(),
  },
  'smaller levels as pages': {
    file: () =>
      picture()
        .tiff({ ...tiles, pyramid: true })
        .toBuffer(),
  },
  'strips in place of tiles': { file: () => picture().tiff({ compression: 'deflate' }).toBuffer() },
  'a PNG': { file: () => picture().png().toBuffer() },
  'a lossless WebP': { file: () => picture().webp({ lossless: true }).toBuffer() },
  'a transparency that hides nothing': { file: () => picture().ensureAlpha(1).png().toBuffer() },
  '16 bits that are all used': {
    file: () => {
      const deep = Uint16Array.from(colours, (value) => value * 257);
      const image = sharp(deep, { raw: { width, height, channels: 3 } });
      return image.toColourspace('rgb16').tiff(tiles).toBuffer();
    },
  },
  'an animation': {
    file: () => {
      const raw = { width, height: 2 * height, channels: 3, pageHeight: height } as const;
      const other = colours.map((value) => 255 - value); // frames that are alike become one
      return sharp(Buffer.concat([colours, other]), { raw })
        .gif()
        .toBuffer();
    },
    refused: /and nothing says which is meant/,
  },
  'Lab colours': {
    file: () => picture().toColourspace('lab').tiff(tiles).toBuffer(),
    refused: /not supported/,
  },
  'CMYK without a profile': {
    file: () => picture().toColourspace('cmyk').tiff(tiles).toBuffer(),
    refused: /not supported/,
  },
  'no byte': { file: () => Buffer.alloc(0), refused: /is empty \(0 bytes\)/ },
  'a text file': { file: () => Buffer.from('a slide'), refused: /is no image of a known format/ },
  'a header alone': {
    file: () => Buffer.from('II*\0\x08\0\0\0', 'latin1'),
    refused: /is damaged|are damaged/,
  },
  'a label and a photograph': {
    file: () => fromBase64(golden.slides['with a label and a thumbnail']),
    notes: [/^2 other images of the file are not used \(labels, thumbnails, …\)\.$/],
  },
};

describe('a slide that is not as usual', () => {
  it.each(Object.entries(cases))(
    '[slide.irregular] [slide.other-images] gives the right tiles, with a line where something is left out, or an error in under a second: %s',
    async (_, { file, refused, notes = [] }) => {
      const path = await put(await file());
      const start = performance.now();
      const read = async () => {
        const slide = await openSlide({ path });
        return { slide, pixels: await slide.readRegion({ x: 0, y: 0, width, height }) };
      };
      if (refused) {
        const error: unknown = await read().then(
          () => 'it was read',
          (reason: unknown) => reason,
        );
        expect(error).toMatchObject({ name: 'CnnError', code: 'DATA' });
        expect((error as Error).message).toMatch(refused);
        expect((error as Error).message.startsWith(path)).toBe(true);
        expect(performance.now() - start).toBeLessThan(1000);
        return;
      }
      const { slide, pixels } = await read();
      expect([slide.height, slide.width]).toEqual([height, width]);
      expect(pixels).toEqual(new Uint8Array(colours));
      expect(slide.notes).toHaveLength(notes.length);
      for (const [at, note] of notes.entries()) expect(slide.notes[at]).toMatch(note);
    },
  );

  it('[slide.magnification] has no magnification: asked for one, it says how to give it', async () => {
    const slide = await openSlide({ path: await put(await picture().tiff(tiles).toBuffer()) });
    expect(slide.magnification).toBeUndefined();
    const options = { slide, tileSize: 16, minTissue: 0 };
    expect((await slideSet(options)).tiles).toHaveLength(6);
    await expect(slideSet({ ...options, magnification: 10 })).rejects.toThrow(
      'the file does not say its magnification. Give that of its largest level',
    );
  });

  it('leads nowhere as an image of a set as well', async () => {
    for (const file of [await loop(), maze()]) {
      const path = await put(file);
      const start = performance.now();
      await expect(measureImage({ path })).rejects.toThrow('they lead in a circle');
      await expect(decodeImage({ path })).rejects.toThrow('they lead in a circle');
      expect(performance.now() - start).toBeLessThan(1000);
    }
  });
});

describe('a slide with colour profiles', () => {
  const withProfile = () =>
    picture()
      .withIccProfile('p3')
      .tiff({ ...tiles, pyramid: true })
      .toBuffer();

  it('[slide.profile] is converted to sRGB, told, or left as it is when asked', async () => {
    const path = await put(await withProfile());
    const region = { x: 0, y: 0, width, height };
    const converted = await openSlide({ path });
    expect(converted.levels).toHaveLength(3);
    expect(converted.notes).toEqual([
      'its colours are converted to sRGB by its colour profile (colourProfile ignore leaves them).',
    ]);
    expect(await converted.readRegion(region)).toEqual((await decodeImage({ path })).data);
    const ignored = await openSlide({ path, colourProfile: 'ignore' });
    expect(ignored.notes).toEqual([]);
    const own = await sharp(path, { ignoreIcc: true }).raw().toBuffer();
    expect(await ignored.readRegion(region)).toEqual(new Uint8Array(own));
    expect(own.equals(colours)).toBe(false);
  });

  it('[slide.profile] on some of its sizes alone treats all sizes alike: none is converted, and that is told', async () => {
    const tiff = await withProfile();
    hideTag(tiff, (directories(tiff)[1] as { at: number }).at, 34_675);
    const path = await put(tiff);
    const slide = await openSlide({ path });
    expect(slide.notes).toEqual([
      'some sizes of the slide have a colour profile and others none: it is not applied to any.',
    ]);
    const [large, small] = await Promise.all([
      slide.readRegion({ x: 0, y: 0, width, height }),
      slide.readRegion({ x: 0, y: 0, width: width / 2, height: height / 2, downsample: 2 }),
    ]);
    const mean = (pixels: Uint8Array): number =>
      pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
    expect(large).toEqual(new Uint8Array(await sharp(path, { ignoreIcc: true }).raw().toBuffer()));
    expect(Math.abs(mean(large) - mean(small))).toBeLessThan(1);
  });
});

describe('a TIFF whose compression has a checksum', () => {
  it('[file.checksums] is refused when one bit of its pixels is another one, as an image and as a slide', async () => {
    const good = await picture().tiff(tiles).toBuffer();
    const places = tilePlaces(good).flatMap(([from, bytes]) =>
      Array.from({ length: bytes }, (_, n) => from + n),
    );
    let refused = 0;
    const all = 100;
    for (let n = 0; n < all; n++) {
      const place = places[(n * 7919) % places.length] as number;
      const tiff = Buffer.from(good);
      tiff[place] = (tiff[place] as number) ^ (1 << (n % 8));
      const path = await put(tiff);
      const image = await decodeImage({ path }).catch((error: unknown) => error);
      const slide = await openSlide({ path })
        .then((one) => one.readRegion({ x: 0, y: 0, width, height }))
        .catch((error: unknown) => error);
      if (image instanceof Error && slide instanceof Error) refused++;
    }
    // libtiff looks at the sum only when a tile is not full before its data end: a tenth of the changes are not seen.
    expect(refused).toBeGreaterThan(0.8 * all);
  });
});
