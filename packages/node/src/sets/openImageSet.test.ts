import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rasterizeSvg } from '../svg/rasterizeSvg.js';
import { arrayFiles } from './arrays/arrayFiles.js';
import { digits } from './digits/digits.js';
import { openImageSet } from './openImageSet.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-open-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const goldens = new URL('../../../testing/goldens/data/', import.meta.url);
const golden = (name: string): { readonly name: string; readonly file: string; readonly dtype: string }[] =>
  JSON.parse(readFileSync(new URL(`${name}.json`, goldens), 'utf8'));
const put = async (name: string, content: Uint8Array | string): Promise<string> => {
  const path = join(root, name);
  await writeFile(path, content);
  return path;
};
const npz = Buffer.from(golden('npz')[1]?.file ?? '', 'base64');

describe('openImageSet', () => {
  it('draws the synthetic set at the asked size', async () => {
    const set = await openImageSet({
      data: 'synthetic',
      imageSize: [20, 20],
      synthetic: { count: 50, patients: 5 },
    });
    expect(set.imageShape).toEqual([20, 20, 3]);
    expect(set.items).toHaveLength(50);
    expect(set.note).toContain('Synthetic');
  });

  it('refuses a path that does not exist', async () => {
    await expect(openImageSet({ data: join(root, 'none') })).rejects.toThrow(
      /synthetic or digits\): it does not exist\.$/,
    );
  });

  it('refuses a file that is no set of arrays', async () => {
    const data = await put('x.txt', 'hello');
    await expect(openImageSet({ data })).rejects.toThrow(
      'expected an npy, npz or idx file, received something else (x.txt)',
    );
  });

  it('refuses an npz file without images and labels', async () => {
    const data = await put('other.npz', npz);
    await expect(openImageSet({ data })).rejects.toThrow(
      /or images, labels; or x, y; received train_images, train_labels\.$/,
    );
  });
});

describe('arrayFiles', () => {
  const idx = (type: number, shape: readonly number[], values: readonly number[]): Buffer => {
    const head = Buffer.alloc(4 + 4 * shape.length);
    head[2] = type;
    head[3] = shape.length;
    for (const [axis, dim] of shape.entries()) head.writeUInt32BE(dim, 4 + 4 * axis);
    return Buffer.concat([head, Buffer.from(values)]);
  };

  it('reads idx files of images and labels, packed or not', async () => {
    const path = await put('images.gz', gzipSync(idx(8, [2, 1, 2], [1, 2, 3, 4])));
    const labelsPath = await put('labels', idx(8, [2], [1, 0]));
    const set = await arrayFiles({ path, labelsPath, classNames: ['no', 'yes'] });
    expect(set.imageShape).toEqual([1, 2, 1]);
    expect(set.items.map(({ label }) => label)).toEqual([1, 0]);
    expect(set.load(1)).toEqual(Uint8Array.from([3, 4]));
    await expect(arrayFiles({ path })).rejects.toThrow(
      'holds one array, without labels. Put images and labels into one npz file, or give labelsPath',
    );
    await expect(arrayFiles({ path, labelsPath, classNames: ['no'] })).rejects.toThrow(
      'items[0] has label 1, expected 0..0 (no)',
    );
  });

  it('reads rows of 0 and 1 as several labels per image, when asked', async () => {
    const path = await put('images', idx(8, [2, 1, 2], [1, 2, 3, 4]));
    const labelsPath = await put('rows', idx(8, [2, 3], [1, 0, 1, 0, 0, 0]));
    const set = await arrayFiles({ path, labelsPath, multiLabel: true });
    expect(set.items).toEqual([
      { label: -1, labels: [0, 2] },
      { label: -1, labels: [] },
    ]);
    await expect(arrayFiles({ path, labelsPath })).rejects.toThrow(
      'received rows of 3. Give multiLabel: true',
    );
  });

  it('refuses a gzip file that is cut off', async () => {
    const packed = gzipSync(idx(8, [2, 1, 2], [1, 2, 3, 4]));
    const path = await put('cut.gz', packed.subarray(0, 15));
    await expect(arrayFiles({ path })).rejects.toThrow("the gzip file can't be unpacked");
  });

  const pneumonia = fileURLToPath(
    new URL('../../../../../shared/data/pneumoniamnist/pneumoniamnist.npz', import.meta.url),
  );

  it.skipIf(!existsSync(pneumonia))(
    'reads MedMNIST with its parts (skipped where ../shared/data is absent)',
    async () => {
      const set = await arrayFiles({ path: pneumonia, classNames: ['normal', 'pneumonia'] });
      expect(set.imageShape).toEqual([28, 28, 1]);
      expect(set.items).toHaveLength(3882 + 524 + 624);
      expect(set.parts?.validation[0]).toBe(3882);
      expect(set.parts?.test).toHaveLength(624);
      expect(set.pixelType).toBe('uint8');
    },
  );
});

describe('digits', () => {
  it('reads ten classes of 28×28 bytes from the npm package', async () => {
    const set = await digits({ perClass: 20 });
    expect(set.imageShape).toEqual([28, 28, 1]);
    expect(set.items).toHaveLength(200);
    expect(set.classNames).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    const inked = (index: number): number =>
      (set.load(index) as Uint8Array).filter((value) => value > 128).length;
    const average = (digit: number): number =>
      Array.from({ length: 20 }, (_, i) => inked(20 * digit + i)).reduce((sum, value) => sum + value, 0) / 20;
    expect(average(0)).toBeGreaterThan(1.5 * average(1));
    expect(Math.max(...(set.load(0) as Uint8Array))).toBeGreaterThan(250);
  });
});

describe('rasterizeSvg', () => {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><rect width="10" height="10" fill="red"/></svg>';

  it('draws at the scale, on white', async () => {
    const png = await rasterizeSvg({ svg, scale: 3 });
    const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height, info.channels]).toEqual([60, 30, 3]);
    expect([...data.subarray(0, 3)]).toEqual([255, 0, 0]);
    expect([...data.subarray(59 * 3, 60 * 3)]).toEqual([255, 255, 255]);
  });

  it('refuses what is no SVG', async () => {
    await expect(rasterizeSvg({ svg: 'hello' })).rejects.toMatchObject({ code: 'DATA' });
    await expect(rasterizeSvg({ svg, scale: 0 })).rejects.toThrow(
      'scale: expected a number up to 30, received 0',
    );
  });
});
