import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { batchSource, randomFlip } from '@cnn/data';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { imageFolder } from './imageFolder.js';

const MB = 1024 ** 2;
const size = 224;
const imageBytes = size * size * 3;
const budget = 150 * MB;
/** Three times the budget. */
const count = Math.ceil((3 * budget) / imageBytes);

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-memory-'));
  const noise = Buffer.from(Array.from({ length: 32 * 32 * 3 }, (_, at) => (at * 7919) % 251));
  const one = join(root, 'one.png');
  const raw = { width: 32, height: 32, channels: 3 } as const;
  await sharp(noise, { raw })
    .resize(size, size, { kernel: 'nearest' })
    .png({ compressionLevel: 1 })
    .toFile(one);
  for (const name of ['a', 'b']) await mkdir(join(root, 'data', name), { recursive: true });
  for (let index = 0; index < count; index++) {
    await symlink(one, join(root, 'data', index % 2 === 0 ? 'a' : 'b', `${index}.png`));
  }
}, 60_000);
afterAll(() => rm(root, { recursive: true, force: true }));

it('a set three times larger than its memory budget streams within it', { timeout: 120_000 }, async () => {
  const set = await imageFolder({ path: join(root, 'data'), cacheBytes: budget });
  const batchSize = 16;
  const source = batchSource({ set, augment: [randomFlip()], prefetch: 2 });
  const before = process.memoryUsage().rss;
  let [peak, images] = [before, 0];
  for await (const { indices } of source.batches({ batchSize, shuffle: true, seed: 1, epoch: 0 })) {
    images += indices.length;
    peak = Math.max(peak, process.memoryUsage().rss);
  }
  expect(images).toBe(count);
  // The kept pixels, the batches that wait, are made and are used, and what the garbage collector has not yet taken.
  const batches = 4 * batchSize * imageBytes * 4;
  const slack = 120 * MB;
  expect((peak - before) / MB).toBeLessThan((budget + batches + slack) / MB);
  expect(budget + batches + slack).toBeLessThan(count * imageBytes);
});
