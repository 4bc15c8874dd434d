import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, expect, inject, it, onTestFailed } from 'vitest';
import { securityHeaders } from '../offline/securityHeaders.js';
import { openChromium, type ServedStudio, serveStudio } from '../offline/servedStudio.support.test.js';
import { cnn } from './cnn.support.test.js';
import { longTasks, watchTasks } from './longTasks.support.test.js';
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
});

afterAll(async () => {
  await browser?.close();
  await served?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Clicks what begins a download, and keeps the file. */
async function download(title: string, name: string): Promise<string> {
  const button = region('take-away').getByRole('button', { name: `Download ${title}`, exact: true });
  const [file] = await Promise.all([page.waitForEvent('download'), button.click()]);
  const path = join(folder, name);
  await file.saveAs(path);
  return path;
}

const region = (id: string) => page.locator(`#${id}`);

/** A number field, as a person fills it in. */
async function fillIn(label: string, value: string): Promise<void> {
  const field = region('training').getByLabel(label, { exact: true });
  await field.fill('');
  await field.pressSequentially(value);
  await field.press('Tab');
}

/** What a run says of its test images, by file. */
interface Results {
  readonly predictions: readonly { readonly file: string; readonly probabilities: readonly number[] }[];
}

interface Measured {
  readonly history: Readonly<Record<string, readonly number[]>>;
}

const json = async <Value>(path: string): Promise<Value> => JSON.parse(await readFile(path, 'utf8'));

it.skipIf(!hasPatches)(
  'leads from 600 patches to a model that scores the same in Node',
  async () => {
    onTestFailed(async () => {
      console.error(messages, await region('training').textContent(), await page.url());
    });
    const images = join(folder, 'images');
    await mkdir(images);
    expect(await copyPatients(images, 600)).toBe(600);
    await page.goto(served.address);
    await watchTasks(browser, page);
    await page.evaluate(busy, 500);
    await region('images').locator('input[webkitdirectory]').first().setInputFiles(images);
    await region('split')
      .getByText(/What a random split would claim/)
      .waitFor({ timeout: 120_000 });
    await region('network').getByText('conv2d_2').first().waitFor();
    await fillIn('Epochs', '1');
    await region('training').getByLabel('Engine', { exact: true }).selectOption('onnx');
    await region('training').getByLabel('Flip', { exact: true }).check();
    await region('training').getByRole('button', { name: 'Train', exact: true }).click();
    await region('training').getByRole('cell', { name: 'finished' }).waitFor({ timeout: 300_000 });
    await region('results')
      .getByText(/sensitivity/i)
      .first()
      .waitFor();
    await region('results').getByLabel('Threshold', { exact: true }).first().press('ArrowRight');
    // Where it looked at a mistake.
    await region('results').getByRole('img').first().waitFor({ timeout: 60_000 });
    // What other programs of the machine took is not the page's.
    const [own, ...tasks] = (await longTasks(browser)).filter(({ computed }) => computed > 50);
    expect(own?.computed, 'the task of the test itself').toBeGreaterThan(50);
    expect(tasks).toEqual([]);
    const zip = await download('Model folder', 'model.zip');
    const experiment = await download('Experiment', 'experiment.json');
    await writeFolder(await readFile(await download('Whole run', 'run.zip')), join(folder, 'run'));
    // The model scores the page's test images in Node as it did in the page.
    const inPage = await json<Results>(join(folder, 'run/evaluation.json'));
    const how = ['--engine', 'onnx', '--group-from', 'folder:1'];
    const printed = await cnn(
      folder,
      'evaluate',
      '--model',
      zip,
      '--data',
      images,
      ...how,
      '--part',
      'test',
      '--json',
    );
    const inNode = new Map(
      (JSON.parse(printed) as Results).predictions.map((one) => [one.file, one.probabilities]),
    );
    expect(inPage.predictions.length).toBeGreaterThan(50);
    expect([...inNode.keys()].sort()).toEqual(inPage.predictions.map(({ file }) => file).sort());
    for (const { file, probabilities } of inPage.predictions) {
      for (const [at, probability] of probabilities.entries())
        expect(Math.abs(probability - (inNode.get(file)?.[at] ?? Number.NaN)), file).toBeLessThan(1e-4);
    }
    // The same experiment trains alike in Node.
    await cnn(folder, 'train', '--config', experiment, '--data', images, '--out', 'node');
    const [page1, node1] = await Promise.all(
      ['run', 'node'].map((run) => json<Measured>(join(folder, run, 'history.json'))),
    );
    for (const name of ['loss', 'val_loss']) {
      const [first, second] = [page1?.history[name]?.[0], node1?.history[name]?.[0]];
      expect(Math.abs((first ?? Number.NaN) - (second ?? Number.NaN)), name).toBeLessThan(1e-3);
    }
    expect(messages).toEqual([]);
    expect(requests.filter((url) => !url.startsWith(served.address) && !/^(blob|data):/.test(url))).toEqual(
      [],
    );
  },
  600_000,
);

/** A task that is too long, in the page: to see that such are found. */
function busy(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

async function writeFolder(zip: Uint8Array, into: string): Promise<void> {
  for (const [name, content] of Object.entries(unzipSync(zip))) {
    const path = join(into, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
}
