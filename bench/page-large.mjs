// node bench/page-large.mjs: what the studio takes to train images in a tab: memory of the page's process, and the tasks of its thread.
//   [--images 5000] [--size 96] [--epochs 2] [--build DIR: of `vite build --outDir DIR`]. Ends with 1 above 1.5 GB, or for a task that computes over 50 ms.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import { build } from 'vite';
import { tissuePng } from './page/drawTissue.mjs';
import { serve } from './page/openPage.mjs';
import { largestBytes } from './page/processes.mjs';
import { pageTasks } from './page/tasks.mjs';

const { values: options } = parseArgs({
  options: {
    images: { type: 'string', default: '5000' },
    size: { type: 'string', default: '96' },
    epochs: { type: 'string', default: '2' },
    build: { type: 'string' },
  },
});
const [images, size, epochs] = [options.images, options.size, options.epochs].map(Number);
const patients = 50;
const [mostBytes, mostMs] = [1.5e9, 50];
/** Milliseconds that a stage may take. */
const timeout = 1_800_000;

const conv = (filters, strides) => ({
  ...{ type: 'conv2d', filters, kernelSize: 3, strides, padding: 'same', activation: 'relu' },
});
const experiment = {
  model: {
    ...{ format: 'cnn-model', version: 1, name: 'small', input: [size, size, 3] },
    layers: [
      { ...conv(8, 2), name: 'conv_1' },
      { ...conv(16, 2), name: 'conv_2' },
      { ...conv(16, 2), name: 'conv_3' },
      { type: 'globalAveragePooling2d', name: 'pool' },
      { type: 'dense', name: 'dense', units: 1, activation: 'sigmoid' },
    ],
  },
  training: { epochs, batchSize: 32 },
  engine: { name: 'onnx' },
};

function writeImages(folder) {
  for (let at = 0; at < images; at++) {
    const label = at % 2;
    const into = join(folder, `patient ${(at >> 1) % patients}`, label === 0 ? 'benign' : 'malignant');
    mkdirSync(into, { recursive: true });
    writeFileSync(join(into, `${at}.png`), tissuePng({ size, seed: at, label }));
  }
}

/** Milliseconds that Chromium itself computes to give a page of nothing but a field the files of a folder. */
async function choosingAlone(browser, chosen) {
  const page = await browser.newPage();
  await page.setContent('<input type="file" webkitdirectory>');
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
  await page.locator('input').setInputFiles(chosen);
  const tasks = pageTasks(await browser.stopTracing());
  await page.close();
  return tasks.reduce((most, { computed }) => Math.max(most, computed), 0);
}

const folder = mkdtempSync(join(tmpdir(), 'cnn-large-'));
const built = options.build ?? join(folder, 'studio');
const rows = [];
let most = 0;
const watch = setInterval(() => {
  most = Math.max(most, largestBytes());
}, 100);
let server;
let browser;
try {
  writeImages(join(folder, 'images'));
  if (!options.build) {
    const root = fileURLToPath(new URL('../apps/studio/', import.meta.url));
    await build({ root, logLevel: 'error', build: { outDir: built, emptyOutDir: true } });
  }
  server = await serve(built);
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
    ],
  });
  const choosing = await choosingAlone(browser, join(folder, 'images'));
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
  page.setDefaultTimeout(timeout);
  const stage = async (name, work) => {
    most = 0;
    const began = performance.now();
    await work();
    rows.push({
      stage: name,
      seconds: Math.round((performance.now() - began) / 100) / 10,
      'most, MB': Math.round(most / 1e6),
      'at its end, MB': Math.round(largestBytes() / 1e6),
    });
    console.log(rows.at(-1));
  };
  const training = page.locator('#training');
  await stage('opened', async () => {
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    await page.locator('#images').getByText('Choose a folder').waitFor();
  });
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
  await stage('images read and divided', async () => {
    await page.locator('#images input[webkitdirectory]').first().setInputFiles(join(folder, 'images'));
    await page
      .locator('#split')
      .getByText(/What a random split would claim/)
      .waitFor();
  });
  await stage('set up', async () => {
    await training.getByText('All settings', { exact: true }).click();
    await training.locator('summary', { hasText: 'The experiment as JSON' }).click();
    await training.getByRole('textbox', { name: 'The experiment as JSON' }).fill(JSON.stringify(experiment));
    await training.getByRole('button', { name: 'Use it', exact: true }).click();
    await page.getByRole('navigation', { name: 'Steps' }).getByText('small', { exact: true }).waitFor();
  });
  await stage('trained and tested', async () => {
    await training.getByRole('button', { name: 'Train', exact: true }).click();
    const ended = await training.getByRole('cell', { name: /^(finished|stopped|interrupted)/ }).first();
    await ended.waitFor();
    const status = await ended.textContent();
    if (!status?.startsWith('finished')) throw new Error(`the run ${status}`);
  });
  await stage('results and report shown', async () => {
    const results = page.locator('#results');
    await results
      .getByText(/sensitivity/i)
      .first()
      .waitFor();
    await results.locator('summary', { hasText: 'Full report' }).click();
    await results
      .getByRole('heading', { name: /calibration/i })
      .first()
      .waitFor();
  });
  const tasks = pageTasks(await browser.stopTracing());
  console.log(`Chromium ${browser.version()}: ${images} images of ${size}×${size}, ${epochs} epochs, onnx`);
  console.table(rows);
  const long = tasks.filter(({ computed }) => computed > mostMs);
  console.log(
    `${tasks.length} tasks of the page's thread, ${long.length} of them computed over ${mostMs} ms`,
  );
  for (const { at, duration, computed } of long)
    console.log(`  after ${at.toFixed(1)} s: computed ${computed.toFixed(0)} of ${duration.toFixed(0)} ms`);
  console.log(
    `a page of nothing but a field for a folder: ${choosing.toFixed(0)} ms when this one is chosen`,
  );
  // The first task is the choice.
  const own = long.filter(({ at, computed }) => at > 5 || computed > choosing + mostMs);
  if (own.length > 0 || rows.some((row) => row['most, MB'] * 1e6 > mostBytes)) process.exitCode = 1;
} finally {
  clearInterval(watch);
  await browser?.close();
  server?.close();
  rmSync(folder, { recursive: true, force: true });
}
