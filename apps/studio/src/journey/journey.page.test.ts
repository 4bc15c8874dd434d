import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { securityHeaders } from '../offline/securityHeaders.js';
import { openChromium, type ServedStudio, serveStudio } from '../offline/servedStudio.support.test.js';
import { cnn } from './cnn.support.test.js';
import { longTasks, watchLongTasks } from './longTasks.support.test.js';
import { copyPatients, hasPatches } from './patches.support.test.js';

let served: ServedStudio;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let folder: string;
const messages: string[] = [];
const requests: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cnn-journey-'));
  served = await serveStudio(inject('studio'), securityHeaders);
  browser = await openChromium();
  context = await browser.newContext({ viewport: { width: 1200, height: 900 }, acceptDownloads: true });
  page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') messages.push(message.text());
  });
  page.on('pageerror', (error) => messages.push(String(error)));
  context.on('request', (request) => requests.push(request.url()));
  await watchLongTasks(page);
});

afterAll(async () => {
  await browser?.close();
  await served?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Clicks what begins a download, and keeps the file under its name. */
async function download(name: string): Promise<string> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('#take-away').getByRole('button', { name }).click(),
  ]);
  const path = join(folder, file.suggestedFilename());
  await file.saveAs(path);
  return path;
}

const region = (id: string) => page.locator(`#${id}`);

it.skipIf(!hasPatches)(
  'leads from 600 patches to a model that scores the same in Node',
  async () => {
    const images = join(folder, 'images');
    await mkdir(images);
    expect(await copyPatients(images, 600)).toBe(600);
    await page.goto(served.address);
    await region('images').locator('input[webkitdirectory]').first().setInputFiles(images);
    await region('images').getByText('600').first().waitFor({ timeout: 60_000 });
    await region('images')
      .getByText(/patients/)
      .first()
      .waitFor();
    const begun = await page.evaluate(() => performance.now());
    await region('split')
      .getByText(/What a random split would claim/)
      .waitFor({ timeout: 60_000 });
    await region('network').getByText('conv2d_2').first().waitFor();
    await region('training').getByLabel('Epochs', { exact: true }).pressSequentially('2');
    await region('training').getByLabel('Engine', { exact: true }).selectOption('onnx');
    await region('training').getByLabel('Flip', { exact: true }).check();
    await region('training').getByRole('button', { name: 'Train', exact: true }).click();
    await region('training').getByRole('cell', { name: 'finished' }).waitFor({ timeout: 240_000 });
    await region('results')
      .getByText(/sensitivity/i)
      .first()
      .waitFor();
    await region('results').locator('canvas').first().waitFor();
    const tasks = await longTasks(page, begun);
    console.log(JSON.stringify({ tasks, messages }));
    const model = await download('model.zip');
    const experiment = await download('experiment.json');
    console.log(
      model,
      experiment,
      requests.filter((url) => !url.startsWith(served.address) && !url.startsWith('blob:')),
    );
  },
  240_000,
);
