import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Batch } from '@cnn/core';
import {
  arraySource,
  macenko,
  randAugment,
  randomAffine,
  randomCrop,
  randomFlip,
  randomGaussianNoise,
  randomStain,
} from '@cnn/data';
import { describe, expect, it } from 'vitest';
import { type ImageThreads, imageWorkers } from './imageWorkers.js';

const dist = new URL('../../dist/', import.meta.url);
const program = new URL('imageWorker.js', dist);
const size = 12;
const images = {
  shape: [20, size, size, 3],
  data: Uint8Array.from({ length: 20 * size * size * 3 }, (_, at) => (at * at * 7 + (at >> 4)) % 256),
} as const;
const labels = Int32Array.from({ length: 20 }, (_, at) => at % 2);
const augment = [
  randomFlip(),
  randomAffine({ rotation: 30 }),
  randomStain(),
  randAugment(),
  randomGaussianNoise(),
  randomCrop({ size: 9 }),
];

async function allBatches(workers: ImageThreads | undefined): Promise<Batch[]> {
  const source = arraySource({
    ...{ images, labels, classNames: ['a', 'b'], augment, normalizeStain: macenko(), seed: 3 },
    ...(workers ? { workers } : {}),
  });
  const batches: Batch[] = [];
  for await (const batch of source.batches({ batchSize: 6, shuffle: true, epoch: 2 })) batches.push(batch);
  return batches;
}

// The threads run the built package, since they know no TypeScript.
describe.skipIf(!existsSync(program))('imageWorkers', () => {
  it.each([1, 3])('%d of them give the bits that this thread gives', async (count) => {
    const workers = imageWorkers({ count, program });
    const expected = await allBatches(undefined);
    expect(expected[0]?.images.shape).toEqual([6, 9, 9, 3]);
    expect(await allBatches(workers)).toEqual(expected);
    await workers.dispose();
    await expect(allBatches(workers)).rejects.toThrow('a worker that prepares images is disposed');
  });

  it('tell why an image can not be prepared, and why they ended', async () => {
    const workers = imageWorkers({ count: 1, program });
    const rules = { imageShape: [2, 2, 3], white: 255, rescale: 1, augment: [] } as const;
    const image = { pixels: new Uint8Array(12), position: 0, seed: 0, epoch: 0 };
    const bad = { ...rules, normalizeStain: { type: 'reinhard' } as never };
    await expect(workers.prepare(bad, image)).rejects.toMatchObject({ code: 'DATA' });
    expect(await workers.prepare(rules, image)).toEqual(new Float32Array(12));
    await workers.dispose();
    const missing = imageWorkers({ count: 1, program: new URL('missing.js', dist) });
    await expect(missing.prepare(rules, image)).rejects.toThrow('a worker that prepares images failed');
    expect(() => imageWorkers({ count: 0 })).toThrow('at least 1, received 0');
  });

  it('let a process end that forgets them', async () => {
    const script = `
      import { imageWorkers } from '${new URL('index.js', dist).href}';
      const workers = imageWorkers({ count: 2 });
      const rules = { imageShape: [1, 1, 3], white: 255, rescale: 0.5, augment: [] };
      const data = await workers.prepare(rules, { pixels: new Uint8Array([2, 4, 6]), position: 0, seed: 0, epoch: 0 });
      console.log([...data].join());
    `;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--eval', script],
      { cwd: fileURLToPath(dist), timeout: 60_000 },
    );
    expect(stdout.trim()).toBe('1,2,3');
  });
});
