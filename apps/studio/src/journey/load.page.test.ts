import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { securityHeaders } from '../offline/securityHeaders.js';
import { openChromium, type ServedStudio, serveStudio } from '../offline/servedStudio.support.test.js';

let served: ServedStudio;
let browser: Browser;

beforeAll(async () => {
  served = await serveStudio(inject('studio'), securityHeaders);
  browser = await openChromium();
});

afterAll(async () => {
  await browser?.close();
  await served?.close();
});

it('loads less than 400 kB, gzipped, before an engine is chosen', async () => {
  // What the service worker keeps for later is not what the page waits for.
  const context = await browser.newContext({ serviceWorkers: 'block' });
  const page = await context.newPage();
  const asked = new Set<string>();
  context.on('request', (request) => asked.add(request.url()));
  const sizeOf = async (url: string): Promise<number> => {
    const { pathname } = new URL(url);
    const path = pathname.replace(/^\/studio\//, '') || 'index.html';
    return gzipSync(await readFile(join(inject('studio'), path)), { level: 9 }).length;
  };
  const loaded = async (): Promise<number> => {
    const own = [...asked].filter((url) => url.startsWith(served.address));
    const sizes = await Promise.all(own.map(sizeOf));
    return sizes.reduce((sum, size) => sum + size, 0);
  };
  await page.goto(served.address);
  await page.locator('#images').getByText('Choose a folder').waitFor();
  const first = await loaded();
  await page.locator('#images').getByRole('button', { name: 'synthetic tissue' }).click();
  await page
    .locator('#split')
    .getByText(/What a random split would claim/)
    .waitFor({ timeout: 60_000 });
  await page.locator('#network').getByText('conv2d_2').first().waitFor();
  await page.locator('#training').getByRole('button', { name: 'Train', exact: true }).waitFor();
  const all = await loaded();
  console.log(
    `first load ${Math.round(first / 1000)} kB, with images, split and network ${Math.round(all / 1000)} kB`,
  );
  expect(first).toBeGreaterThan(50_000);
  expect(all).toBeLessThan(400_000);
  await context.close();
});
