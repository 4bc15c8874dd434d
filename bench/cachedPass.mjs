// node bench/cachedPass.mjs --data FOLDER: images a second of later passes, from the cache in memory and from that on disk.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { batchSource } from '../packages/data/dist/index.js';
import { imageFolder } from '../packages/node/dist/index.js';

const { values } = parseArgs({
  options: { data: { type: 'string' }, runs: { type: 'string', default: '5' } },
});
const folder = await mkdtemp(join(tmpdir(), 'cnn-cached-'));
const rate = async (set, epoch) => {
  const begin = performance.now();
  let images = 0;
  for await (const { indices } of batchSource({ set }).batches({ batchSize: 32, shuffle: true, epoch }))
    images += indices.length;
  return images / ((performance.now() - begin) / 1000);
};
const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];
for (const [name, options] of [
  ['memory', {}],
  ['disk', { cacheBytes: 0, preload: false, diskCache: { folder } }],
]) {
  const set = await imageFolder({ path: values.data, ...options });
  await rate(set, 0);
  const rates = [];
  for (let run = 1; run <= Number(values.runs); run++) rates.push(await rate(set, run));
  console.log(
    `${name}: ${median(rates).toFixed(0)} images/s (${rates.map((one) => one.toFixed(0)).join(', ')})`,
  );
}
await rm(folder, { recursive: true });
