import { tiffGoldens as golden } from '@cnn/testing';
import { describe, expect, it } from 'vitest';
import { commands } from 'vitest/browser';
import { decodeFile, measureFile, type ReadingOptions } from '../decodeFile.js';

const bytes = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const maxPixels = 8192 * 8192;

async function decoded(file: string, options: Partial<ReadingOptions> = {}) {
  const named = { path: 'image.tif', file: new Blob([bytes(file)]) };
  const how = { ...{ named, maxPixels }, ...options };
  const { height, width } = await measureFile(how);
  const size = [height, width] as const;
  const fitting = { imageSize: size, usualSize: size, onOddSize: 'resize' } as const;
  return { height, width, pixels: await decodeFile({ ...how, fitting, channels: 3 }) };
}

/** Of `vitest.commands.ts`. */
const { decodeInNode } = commands as unknown as {
  decodeInNode(
    file: string,
    options: { page?: number },
  ): Promise<{ readonly height: number; readonly width: number; readonly pixels: string }>;
};

async function inNode(file: string, options: { page?: number } = {}) {
  const { pixels, ...size } = await decodeInNode(file, options);
  return { ...size, pixels: bytes(pixels) };
}

const { forms, height, width } = golden;

describe('a TIFF in a page', () => {
  it.each(Object.entries(golden.oneImage))(
    '[file.planes] has the pixels that tifffile reads: %s',
    async (_, file) => {
      expect(await decoded(file)).toEqual({ height, width, pixels: bytes(golden.pixels) });
    },
  );

  it.each(Object.entries(forms.forms))('has the bytes that @cnn/node decodes: %s', async (_, file) => {
    expect(await decoded(file)).toEqual(await inNode(file));
  });

  it.each([0, 1, 2])('gives the page that is asked for: %i', async (page) => {
    const file = forms.several['three pages'];
    expect(await decoded(file, { page })).toEqual(await inNode(file, { page }));
  });

  it.each(Object.entries(golden.several))(
    '[file.pages] is refused until a page is chosen: %s',
    async (_, file) => {
      await expect(decoded(file)).rejects.toThrow(/received a file of \d.*Choose it by page \(0 to \d\)/);
      await expect(decoded(file, { page: 9 })).rejects.toThrow('received page 9');
    },
  );

  it.each(Object.entries(golden.deep))('[file.white] is scaled to what is white: %s', async (_, one) => {
    const { pixels } = await decoded(one.file, { white: one.white });
    const expected = bytes(one.pixels);
    const grey = expected.length < pixels.length;
    expect(grey ? pixels.filter((_value, at) => at % 3 === 0) : pixels).toEqual(expected);
  });

  it.each(Object.entries(golden.unsupported))('refuses what nobody could rely on: %s', async (_, file) => {
    await expect(decoded(file)).rejects.toMatchObject({
      code: 'DATA',
      message: expect.stringContaining('image.tif'),
    });
  });

  it('[browser.tiff] says what can not be read here', async () => {
    await expect(decoded(forms.blackAndWhite)).rejects.toThrow('not supported: a TIFF in black and white');
  });

  it('is refused by its size before it is decoded, and when it is cut off', async () => {
    const [file] = Object.values(golden.oneImage) as [string];
    await expect(decoded(file, { maxPixels: 100 })).rejects.toThrow('image.tif has more than 100 pixels');
    const cut = bytes(golden.oneImage['RGB in tiles']);
    for (let length = 1; length < cut.length; length += Math.ceil(cut.length / 40)) {
      const named = { path: 'cut.tif', file: new Blob([cut.slice(0, length)]) };
      const fitting = { imageSize: [height, width], onOddSize: 'resize' } as const;
      await expect(decodeFile({ named, maxPixels, fitting, channels: 3 })).rejects.toMatchObject({
        code: 'DATA',
        message: expect.stringContaining('cut.tif'),
      });
    }
  });
});
