import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openImageSet } from '../openImageSet.js';
import { describeFolder } from './folderReport.js';
import { imageFolder } from './imageFolder.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-pictures-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** Two classes with an image of 4 pixels each. */
async function folder(name: string, images: Readonly<Record<string, Buffer>>): Promise<string> {
  const path = join(root, name);
  for (const [file, content] of Object.entries(images)) {
    await mkdir(join(path, file, '..'), { recursive: true });
    await writeFile(join(path, file), content);
  }
  return path;
}

const deep = (...values: number[]): Promise<Buffer> =>
  sharp(Uint16Array.from(values), { raw: { width: 4, height: 1, channels: 1 } })
    .toColourspace('grey16')
    .png()
    .toBuffer();

describe('a folder whose images leave open which picture they are', () => {
  it('is read with white, for all images alike, and cached for that white alone', async () => {
    const path = await folder('deep', {
      'a/1.png': await deep(0, 1024, 2048, 4095),
      'b/2.png': await deep(0, 10, 20, 30),
    });
    const diskCache = { folder: join(root, 'cache') };
    await expect(imageFolder({ path })).rejects.toThrow(/\d\.png: expected values up to 65535/);
    const options = { path, channels: 1, cacheBytes: 0, diskCache } as const;
    for (const [white, first] of [
      [4095, [0, 64, 128, 255]],
      [5000, [0, 52, 104, 209]],
      [65_535, [0, 4, 8, 16]],
    ] as const) {
      const set = await imageFolder({ ...options, white });
      expect([...(await set.load(0))]).toEqual(first);
    }
    await expect(imageFolder({ path, white: 4000 })).rejects.toThrow('a/1.png: expected values up to 4000');
    await expect(imageFolder({ path, white: 0 })).rejects.toMatchObject({ code: 'OPTIONS' });
    const skipped = await openImageSet({ data: path, white: 4095, onBadImage: 'skip' });
    expect(skipped.items).toHaveLength(2);
  });

  it('[file.white] takes white for netpbm files as well, whatever their name', async () => {
    const pgm = (largest: number) =>
      Buffer.concat([Buffer.from(`P5 4 1 ${largest}\n`), Buffer.from([0, 0, 4, 0, 8, 0, 15, 255])]);
    const path = await folder('netpbm', { 'a/1.pgm': pgm(65_535), 'b/2.png': pgm(4095) });
    await expect(imageFolder({ path })).rejects.toThrow('a/1.pgm: expected values up to 65535');
    const set = await imageFolder({ path, white: 4095, channels: 1 });
    for (const index of [0, 1]) expect([...(await set.load(index))]).toEqual([0, 64, 128, 255]);
    await expect(imageFolder({ path, white: 4000 })).rejects.toThrow('a/1.pgm: expected values up to 4000');
    await expect(imageFolder({ path, white: 4095, page: 1 })).rejects.toThrow('It has one image, page 0.');
    const two = await folder('several', {
      'a/1.pgm': Buffer.concat([pgm(4095), pgm(4095)]),
      'b/2.pgm': pgm(4095),
    });
    await expect(imageFolder({ path: two })).rejects.toThrow(
      'a/1.pgm: expected one image, received a file of several',
    );
    await expect(openImageSet({ data: path, white: null })).rejects.toThrow(
      'image files always have a white',
    );
  });

  it('is read with a page, and cached for that page alone', async () => {
    const frames = await Promise.all(
      ['#ff0000', '#0000ff'].map((background) =>
        sharp({ create: { width: 4, height: 2, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    );
    const gif = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
    const path = await folder('pages', { 'a/1.gif': gif, 'b/2.gif': gif });
    await expect(imageFolder({ path })).rejects.toThrow('received a file of 2');
    const options = { path, cacheBytes: 0, diskCache: { folder: join(root, 'cache') } };
    for (const [page, colour] of [
      [0, [255, 0, 0]],
      [1, [0, 0, 255]],
    ] as const) {
      const set = await imageFolder({ ...options, page });
      expect([...(await set.load(0))].slice(0, 3)).toEqual(colour);
    }
  });

  it('[file.profile] tells how many images have a colour profile, and what is done with it', async () => {
    const square = sharp({ create: { width: 4, height: 2, channels: 3, background: '#c08040' } });
    const path = await folder('profiles', {
      'a/1.png': await square.clone().withIccProfile('p3').png().toBuffer(),
      'b/2.png': await square.clone().png().toBuffer(),
    });
    const [converted, ignored] = [
      await imageFolder({ path }),
      await imageFolder({ path, colourProfile: 'ignore' }),
    ];
    expect(converted.report.profiles).toBe(1);
    expect(describeFolder(converted.report)).toContain(
      '1 of 2 images have a colour profile, by which their colours are converted to sRGB (colourProfile ignore leaves them).',
    );
    const [near, own] = [await converted.load(0), await ignored.load(0)];
    expect(Math.abs((near[0] as number) - 192)).toBeLessThanOrEqual(1);
    expect(Math.abs((own[0] as number) - 192)).toBeGreaterThan(2);
    expect(ignored.report.profiles).toBeUndefined();
  });

  it('[file.settings] refuses these settings for data that are no image files', async () => {
    for (const data of ['synthetic', 'digits']) {
      await expect(openImageSet({ data, white: 4095 })).rejects.toMatchObject({
        code: 'OPTIONS',
        message: `white is for image files, in a folder, an archive or a CSV manifest; ${data} is none of these. Leave it out.`,
      });
    }
    const path = join(root, 'x.npz');
    await writeFile(path, 'PK');
    await expect(openImageSet({ data: path, page: 1 })).rejects.toThrow('page is for image files');
  });
});
