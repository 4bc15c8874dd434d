import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findLeakage, type ImageSet, kFold } from '@cnn/data';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measureImage } from '../../decode/decodeImage.js';
import { imageFolder } from './imageFolder.js';

const breast = fileURLToPath(new URL('../../../../../../shared/data/idc-breast', import.meta.url));

/** What is done to an image before it is planted as another one. */
const plants = {
  renamed: (file: string) => sharp(file).png(),
  turned: (file: string) => sharp(file).rotate(90).png(),
  mirrored: (file: string) => sharp(file).flop().png(),
  'turned and mirrored': (file: string) => sharp(file).rotate(270).flop().png(),
  'JPEG of quality 90': (file: string) => sharp(file).jpeg({ quality: 90 }),
  'JPEG of quality 75': (file: string) => sharp(file).jpeg({ quality: 75 }),
  'turned JPEG': (file: string) => sharp(file).rotate(180).jpeg({ quality: 80 }),
} as const;
const EACH = 50;

describe.skipIf(!existsSync(breast))('leakage in idc-breast (skipped where ../shared/data is absent)', () => {
  let root = '';
  let honest: ImageSet;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'cnn-leakage-'));
    honest = await imageFolder({ path: breast, group: 'folder:1' });
  }, 120_000);
  afterAll(() => rm(root, { recursive: true, force: true }));

  it('accuses at most 1 in 1,000 honest images, in any of five folds', { timeout: 120_000 }, async () => {
    const [fold] = kFold({ set: honest, folds: 5, seed: 1 });
    if (!fold) throw new Error('expected folds');
    const { groups, files, nearDuplicates } = await findLeakage({
      set: honest,
      parts: { train: fold.train, validation: fold.validation },
    });
    expect(groups).toEqual([]);
    expect(files).toEqual([]);
    const accused = new Set(nearDuplicates.flatMap(({ items }) => items));
    expect(accused.size).toBeLessThanOrEqual(honest.items.length / 1000);
  });

  it('finds every planted copy', { timeout: 180_000 }, async () => {
    const originals: number[] = [];
    const sizes = await Promise.all(
      honest.items.map(({ file = '' }) => measureImage({ path: join(breast, file) })),
    );
    const regular = sizes.flatMap(({ height, width }, index) =>
      index % 27 === 0 && height === 50 && width === 50 ? [index] : [],
    );
    for (const [at, [name, change]] of Object.entries(plants).entries()) {
      const folder = join(root, name, 'copies');
      await mkdir(folder, { recursive: true });
      for (let copy = 0; copy < EACH; copy++) {
        const of = regular[at + copy * Object.keys(plants).length] as number;
        originals.push(of);
        const number = String(copy).padStart(3, '0');
        await change(join(breast, honest.items[of]?.file ?? '')).toFile(
          join(folder, `${number}.${name.includes('JPEG') ? 'jpg' : 'png'}`),
        );
      }
    }
    const planted = await imageFolder({ path: root, imageSize: [50, 50], classNames: ['copies'] });
    const names = Object.keys(plants).flatMap((name) =>
      Array.from({ length: EACH }, (_, copy) => ({ name, copy })),
    );
    const order = planted.items.map(({ file = '' }) => {
      const [name, , number] = file.split('/');
      return names.findIndex((one) => one.name === name && one.copy === Number.parseInt(number ?? '', 10));
    });
    const count = honest.items.length;
    const set: ImageSet = {
      ...honest,
      items: [...honest.items, ...planted.items.map(({ file = '' }) => ({ label: 0, file, group: file }))],
      load: (index) => (index < count ? honest.load(index) : planted.load(index - count)),
    };
    const parts = {
      train: Array.from({ length: count }, (_, index) => index),
      test: Array.from({ length: planted.items.length }, (_, index) => count + index),
    };
    const { nearDuplicates } = await findLeakage({ set, parts });
    const found = new Set(nearDuplicates.map(({ items: [first, second] }) => `${first} ${second}`));
    const missed = order.flatMap((at, index) =>
      found.has(`${originals[at]} ${count + index}`)
        ? []
        : [`${names[at]?.name} of ${honest.items[originals[at] ?? 0]?.file}`],
    );
    expect(missed).toEqual([]);
    expect(nearDuplicates.length).toBeLessThanOrEqual(originals.length + count / 1000);
  });
});
