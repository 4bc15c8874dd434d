import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, it } from 'vitest';
import { faultsOf } from '../journey/looks.support.test.js';
import { openChromium, type ServedStudio, serveStudio } from '../offline/servedStudio.support.test.js';

let served: ServedStudio;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let problems: string[] = [];

beforeAll(async () => {
  // A static server that sends no headers: the service worker adds those for threads.
  served = await serveStudio(inject('studio'));
  browser = await openChromium();
});

afterAll(async () => {
  await browser?.close();
  await served?.close();
});

beforeEach(async () => {
  problems = [];
  context = await browser.newContext();
  context.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(served.address) && !/^(blob|data):/.test(url)) problems.push(url);
  });
  page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(error.message));
  await page.goto(`${served.address}bench.html`);
  await expect.poll(() => page.evaluate(() => crossOriginIsolated)).toBe(true);
  await page.getByRole('heading', { name: 'This machine' }).waitFor();
});

afterEach(async () => {
  await context.close();
  expect(problems).toEqual([]);
});

/** Leaves one network chosen, and these engines. */
async function choose({ network, engines }: { network: string; engines: readonly string[] }): Promise<void> {
  for (const [title, wanted] of [
    ['Networks', [network]],
    ['Engines', engines],
  ] as const) {
    const group = page.getByRole('group', { name: title });
    for (const box of await group.getByRole('checkbox').all()) {
      const name = await box.evaluate((element) => element.parentElement?.textContent ?? '');
      await box.setChecked(wanted.includes(name));
    }
  }
  await page.getByLabel('Seconds for each').fill('0.2');
}

const measure = () => page.getByRole('button', { name: 'Measure', exact: true });

it('measures a network on two engines in a worker, and gives a table to copy', async () => {
  const shown = page.getByRole('group', { name: 'Networks' });
  expect(await shown.getByRole('checkbox', { checked: true }).count()).toBe(7);
  await choose({ network: 'lenet-28', engines: ['onnx', 'wasm'] });
  await measure().click();
  await page.getByRole('progressbar').waitFor();
  await measure().waitFor();
  const numbers = await page
    .getByRole('row')
    .evaluateAll((rows) =>
      rows
        .slice(1)
        .map((row) =>
          [...row.querySelectorAll('td.number')].map(({ textContent }) =>
            Number(textContent?.replaceAll(',', '')),
          ),
        ),
    );
  // Training and prediction; a first step may round to nothing.
  expect(numbers.map((row) => row.slice(0, 2).map((number) => number > 0))).toEqual([
    [true, true],
    [true, true],
  ]);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Copy as Markdown' }).click();
  await page.getByText('Copied.').waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain('- WebAssembly: with threads');
  expect(copied).toMatch(/^\| lenet-28 \| 128 \| onnx \| [\d.,]+ \| [\d.,]+ \| \d+\.\d\d \| {2}\|$/m);
  expect(copied).toMatch(/^\| lenet-28 \| 128 \| wasm \|/m);
  expect(await faultsOf(page)).toEqual([]);
});

it('stops at once, and keeps what is measured', async () => {
  await choose({ network: 'tutorial-224', engines: ['cpu'] });
  await measure().click();
  await page.getByText('1 of 1: tutorial-224 on cpu, training…').waitFor();
  await page.getByRole('button', { name: 'Stop' }).click();
  await measure().waitFor({ timeout: 2000 });
  expect(await page.getByRole('table').count()).toBe(0);
});
