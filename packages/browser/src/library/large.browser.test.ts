import { wrap } from 'comlink';
import { afterAll, expect, it } from 'vitest';
import { imageFiles } from '../images/imageFiles.js';
import type { LibraryWorker } from './libraryWorker.support.test.js';

const top = `cnn-large-tests-${crypto.randomUUID()}`;
afterAll(async () => {
  const root = await navigator.storage.getDirectory();
  await root.removeEntry(top, { recursive: true });
});

/** Milliseconds of the longest tasks of this thread while work is done. */
async function longTasks<Result>(work: () => Promise<Result>): Promise<[Result, number[]]> {
  const found: number[] = [];
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) found.push(duration);
  });
  observer.observe({ entryTypes: ['longtask'] });
  const result = await work();
  await new Promise((resolve) => setTimeout(resolve, 100));
  observer.disconnect();
  return [result, found.sort((a, b) => b - a).slice(0, 5)];
}

/** Bytes of the page and its workers, once what is not needed was collected. */
async function memory(): Promise<number> {
  const own = performance as unknown as {
    measureUserAgentSpecificMemory?(): Promise<{ readonly bytes: number }>;
  };
  return (await own.measureUserAgentSpecificMemory?.())?.bytes ?? 0;
}

/** To measure what a tab can hold: 5000, which takes minutes. */
const IMAGES = 400;

it('many images of 96×96 are added and read beside the page, in little memory', async () => {
  const folder = `${top}/images`;
  const url = new URL('./libraryWorker.support.test.ts', import.meta.url);
  const worker = new Worker(url, { type: 'module' });
  const remote = wrap<LibraryWorker>(worker);
  const files = await remote.pictures(IMAGES, 96);
  const before = await memory();
  const start = performance.now();
  const [added, busyAdding] = await longTasks(() => remote.add(folder, files));
  const adding = performance.now() - start;
  expect(added).toMatchObject({ added: IMAGES, bad: [] });
  const [[opening, ...passes], busyReading] = await longTasks(() => remote.passes(folder, 2));
  const [[again]] = [await remote.passes(folder, 0)];
  const inWorker = await memory();
  worker.terminate();
  const from = performance.now();
  const [set, busyPage] = await longTasks(() => imageFiles({ files }));
  const onPage = performance.now() - from;
  expect(set.items).toHaveLength(IMAGES);
  const seconds = (time: number | undefined) => `${((time ?? 0) / 1000).toFixed(1)} s`;
  const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;
  console.info(
    `${IMAGES} PNGs of 96×96, ${megabytes(files.reduce((sum, { file }) => sum + file.size, 0))}: added in ${seconds(adding)}, decoded in ${seconds(opening)}, opened again in ${seconds(again)}, a pass over the pixels ${passes.map(seconds).join(' and ')}; imageFiles ${seconds(onPage)}. Memory ${megabytes(before)} before, ${megabytes(inWorker)} after. Long tasks of the page: ${JSON.stringify({ busyAdding, busyReading, busyPage })} ms.`,
  );
  expect(inWorker).toBeLessThan(800e6);
  expect(Math.max(0, ...busyAdding, ...busyReading)).toBeLessThan(50);
}, 240_000);
