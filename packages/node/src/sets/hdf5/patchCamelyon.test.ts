import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHdf5Bytes } from './hdf5Bytes.js';
import { patchCamelyon } from './patchCamelyon.js';

interface GoldenPart {
  readonly x: string;
  readonly y: string;
  readonly images: readonly (readonly number[])[];
  readonly labels: readonly number[];
}
type Name = 'train' | 'valid' | 'test';
const golden: Readonly<Record<Name, GoldenPart>> & { readonly floats: string } = JSON.parse(
  readFileSync(new URL('../../../../testing/goldens/data/hdf5.json', import.meta.url), 'utf8'),
);
const bytes = (text: string): Buffer => Buffer.from(text, 'base64');

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-hdf5-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const fileOf = (name: Name, what: string): string => `camelyonpatch_level_2_split_${name}_${what}`;

/** A folder with these parts, and files that replace or add to theirs. */
async function folder(
  name: string,
  parts: readonly Name[],
  others: Readonly<Record<string, Uint8Array | string>> = {},
): Promise<string> {
  const path = join(root, name);
  await mkdir(path);
  const files = parts.flatMap((part) => [
    [fileOf(part, 'x.h5'), bytes(golden[part].x)] as const,
    [fileOf(part, 'y.h5'), bytes(golden[part].y)] as const,
  ]);
  for (const [file, content] of [...files, ...Object.entries(others)])
    await writeFile(join(path, file), content);
  return path;
}

const slides = (count: number): string =>
  [',coord_y,coord_x,tumor_patch,center_tumor_patch,wsi']
    .concat(Array.from({ length: count }, (_, row) => `${row},1,2,True,True,camelyon16_train_${row % 2}`))
    .join('\n');

describe('patchCamelyon', () => {
  it('reads what h5py wrote: plain, in chunks, packed; in three parts', async () => {
    const set = await patchCamelyon({ path: await folder('whole', ['train', 'valid', 'test']) });
    const { train, valid, test } = golden;
    expect(set.imageShape).toEqual([4, 6, 3]);
    expect(set.classNames).toEqual(['normal', 'tumor']);
    expect(set.parts).toEqual({ train: [0, 1, 2, 3, 4], validation: [5, 6, 7], test: [8, 9] });
    expect(set.items.map(({ label }) => label)).toEqual([...train.labels, ...valid.labels, ...test.labels]);
    const images = set.items.map((_, index) => [...(set.load(index) as Uint8Array)]);
    expect(images).toEqual([...train.images, ...valid.images, ...test.images]);
    expect(set.items[0]).not.toHaveProperty('group');
    set.close();
  });

  it('takes the slides as groups, and does without a part', async () => {
    const others = { [fileOf('valid', 'meta.csv')]: slides(3) };
    const set = await patchCamelyon({ path: await folder('slides', ['valid'], others) });
    expect(set.items.map(({ group }) => group)).toEqual([
      'camelyon16_train_0',
      'camelyon16_train_1',
      'camelyon16_train_0',
    ]);
    expect(set.parts).toEqual({ train: [], validation: [0, 1, 2], test: [] });
    set.close();
  });

  it.each<[string, Readonly<Record<string, Uint8Array | string>>, string]>([
    ['a file that is no HDF5', { [fileOf('train', 'x.h5')]: 'hello' }, 'train_x.h5 is no HDF5 file'],
    [
      'a file that is cut off',
      { [fileOf('train', 'x.h5')]: bytes(golden.train.x).subarray(0, 1500) },
      "train_x.h5 is damaged or cut off and can't be read",
    ],
    [
      'another dataset',
      { [fileOf('train', 'x.h5')]: bytes(golden.train.y) },
      'train_x.h5: expected the dataset x, received y.',
    ],
    [
      'numbers that are no bytes',
      { [fileOf('train', 'x.h5')]: bytes(golden.floats) },
      'train_x.h5: expected x to be an array of bytes (uint8), received "<f".',
    ],
    [
      'more images than labels',
      { [fileOf('train', 'y.h5')]: bytes(golden.test.y) },
      'train_x.h5: expected x of shape [2, height, width, channels], as many as labels; received [5, 4, 6, 3].',
    ],
    [
      'fewer slides than images',
      { [fileOf('train', 'meta.csv')]: slides(4) },
      'train_meta.csv: expected a row for each of 5 images, received 4.',
    ],
    [
      'no column of slides',
      { [fileOf('train', 'meta.csv')]: slides(5).replace('wsi', 'slide') },
      'train_meta.csv, row 1: expected the slide in the column wsi.',
    ],
  ])('refuses %s', async (name, others, message) => {
    const path = await folder(name, ['train'], others);
    const error: unknown = await patchCamelyon({ path }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'CnnError', code: 'DATA' });
    expect((error as Error).message).toContain(join(path, 'camelyonpatch_level_2_split_'));
    expect((error as Error).message).toContain(message);
    expect((error as Error).message).not.toContain('\n');
  });

  it('refuses a folder without its files, or with packed ones', async () => {
    await expect(patchCamelyon({ path: await folder('none', []) })).rejects.toThrow(
      'expected camelyonpatch_level_2_split_train_x.h5 and the like, received none',
    );
    const packed = { [fileOf('train', 'x.h5.gz')]: gzipSync(bytes(golden.train.x)) };
    await expect(patchCamelyon({ path: await folder('packed', [], packed) })).rejects.toThrow(
      /train_x\.h5\.gz is packed\. Unpack it: gunzip -k /,
    );
    const without = await folder('without', ['train']);
    await rm(join(without, fileOf('train', 'y.h5')));
    await expect(patchCamelyon({ path: without })).rejects.toMatchObject({
      code: 'FILE',
      message: `can't read ${join(without, fileOf('train', 'y.h5'))}: it does not exist.`,
    });
  });
});

it('reads a part of an array, not the rest', async () => {
  const path = join(root, 'part.h5');
  await writeFile(path, bytes(golden.valid.x));
  const array = await openHdf5Bytes({ path, name: 'x' });
  expect(array.shape).toEqual([3, 4, 6, 3]);
  expect([...array.read(1, 3)]).toEqual(golden.valid.images.slice(1).flat());
  expect(() => array.read(3, 4)).toThrow('no entries 3..3');
  array.close();
});
