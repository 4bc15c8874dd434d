/// <reference lib="dom" />
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { securityHeaders } from './securityHeaders.js';
import { openChromium, type ServedStudio, serveStudio } from './servedStudio.support.test.js';

const folder = inject('studio');
let browser: Browser;
let root = '';
beforeAll(async () => {
  browser = await openChromium();
  root = await mkdtemp(join(tmpdir(), 'cnn-offline-'));
});
afterAll(async () => {
  await browser.close();
  await rm(root, { recursive: true, force: true });
});

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function visit(headers: Readonly<Record<string, string>> = {}) {
  const server = await serveStudio(folder, headers);
  const context = await browser.newContext();
  open.push(server, context);
  const watched = watch(context, server);
  const page = await context.newPage();
  await page.goto(server.address);
  return { server, context, page, ...watched };
}

/** What a page must not do: ask another origin, or break its policy. */
function watch(context: BrowserContext, { address }: ServedStudio) {
  const elsewhere: string[] = [];
  const problems: string[] = [];
  context.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(address) && !/^(blob|data):/.test(url)) elsewhere.push(url);
  });
  context.on('console', (message) => {
    if (/Content Security Policy|Refused to/i.test(message.text())) problems.push(message.text());
  });
  return { elsewhere, problems };
}

const isOpen = (page: Page) => page.getByRole('heading', { level: 2, name: 'Images' }).waitFor();

/** Waits until the service worker has kept the page and its scripts, or the engines as well. */
async function kept(page: Page, what: 'page' | 'engines'): Promise<void> {
  const look = () =>
    page.evaluate(async () => {
      const [name = 'none'] = (await caches.keys()).filter((one) => one.startsWith('studio-'));
      const names = (await (await caches.open(name)).keys()).map(({ url }) => url);
      const engines = names.filter((one) => one.endsWith('.wasm')).length;
      return { page: names.some((one) => one.endsWith('kept-completely')), engines };
    });
  const expected = what === 'page' ? { page: true } : { page: true, engines: 4 };
  await expect.poll(look, { timeout: 60_000 }).toMatchObject(expected);
}

describe('the studio without a network', () => {
  it('opens, has its engines and trains at the second visit, and asks nobody', {
    timeout: 240_000,
  }, async () => {
    const { server, context, page, elsewhere, problems } = await visit(securityHeaders);
    await isOpen(page);
    await kept(page, 'engines');
    await page.close();
    await server.close();
    await context.setOffline(true);
    const again = await context.newPage();
    await again.goto(server.address);
    await isOpen(again);
    const files = await again.evaluate(async () => {
      const [name = ''] = await caches.keys();
      const paths = (await (await caches.open(name)).keys()).map(({ url }) => url);
      const wasm = paths.filter((path) => path.endsWith('.wasm'));
      const modules = await Promise.all(wasm.map((path) => WebAssembly.compileStreaming(fetch(path))));
      return { wasm: modules.length, isolated: crossOriginIsolated };
    });
    expect(files).toEqual({ wasm: 4, isolated: true });
    await again.getByRole('button', { name: /synthetic/i }).click();
    await again.getByRole('button', { name: 'Train', exact: true }).click();
    // The first epoch's chart, drawn by Vega in a worker.
    await again.locator('#training svg').first().waitFor({ timeout: 180_000 });
    expect({ elsewhere, problems }).toEqual({ elsewhere: [], problems: [] });
  });

  it('is cross-origin isolated on a server that sends no headers, after it was loaded once more', async () => {
    const { page, problems } = await visit();
    await isOpen(page);
    await expect.poll(() => page.evaluate(() => crossOriginIsolated)).toBe(true);
    const loads = await page.evaluate(() => sessionStorage.getItem('studio-loaded-again'));
    expect(loads).toBeNull();
    const response = await page.reload();
    expect(response?.headers()).toMatchObject(
      Object.fromEntries(Object.entries(securityHeaders).map(([name, value]) => [name.toLowerCase(), value])),
    );
    const worker = await page.evaluate(async () => (await fetch('serviceWorker.js')).status);
    expect({ worker, problems }).toEqual({ worker: 200, problems: [] });
  });

  it('gives a new version to the next visit, whole', async () => {
    const { server, context, page } = await visit(securityHeaders);
    await isOpen(page);
    // A worker that still fetches engines is not replaced.
    await kept(page, 'engines');
    const next = join(root, 'next');
    await cp(folder, next, { recursive: true });
    const rename = async (file: string, from: string, to: string) => {
      const text = await readFile(join(next, file), 'utf8');
      expect(text).toContain(from);
      await writeFile(join(next, file), text.replaceAll(from, to));
    };
    // Another title, and the service worker that a build with it would have.
    await rename('index.html', '<title>@cnn studio</title>', '<title>@cnn studio 2</title>');
    const html = await readFile(join(next, 'index.html'));
    const { createHash } = await import('node:crypto');
    const sum = createHash('sha256').update(html).digest('hex');
    const script = await readFile(join(next, 'serviceWorker.js'), 'utf8');
    const [, version = ''] = /"version":"([0-9a-f]+)"/.exec(script) ?? [];
    const [, before = ''] = /"index.html":"([0-9a-f]+)"/.exec(script) ?? [];
    await rename('serviceWorker.js', before, sum);
    await rename('serviceWorker.js', version, 'abcdef0123456789');
    server.serve(next);
    await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      await registration.update();
    });
    await expect
      .poll(() => page.evaluate(async () => (await navigator.serviceWorker.ready).waiting?.state))
      .toBe('installed');
    await page.reload();
    expect(await page.title()).toBe('@cnn studio');
    await page.close();
    const later = await context.newPage();
    await expect
      .poll(
        async () => {
          await later.goto(server.address);
          const title = await later.title();
          await later.goto('about:blank');
          return title;
        },
        // Visit upon visit would keep the worker at work, which is replaced when it rests.
        { timeout: 90_000, interval: 3000 },
      )
      .toBe('@cnn studio 2');
    await later.goto(server.address);
    await expect.poll(() => later.evaluate(() => caches.keys())).toEqual(['studio-abcdef0123456789']);
  });

  it('is installable', async () => {
    const { page, context } = await visit(securityHeaders);
    await isOpen(page);
    const session = await context.newCDPSession(page);
    const { errors } = await session.send('Page.getAppManifest');
    expect(errors).toEqual([]);
    const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
    // A context of a test is as a private window.
    expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual(
      [],
    );
  });
});
