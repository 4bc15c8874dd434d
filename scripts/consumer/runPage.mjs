// Built pages in headless Chromium: `CHROMIUM` names it, or /usr/bin/chromium.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { chromium } from 'playwright';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const types = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};
/** Makes the page cross-origin isolated: wasm threads are tried as well. */
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** Serves a folder on a free port of this machine. */
async function serve(folder) {
  const server = createServer(async ({ url }, response) => {
    const { pathname } = new URL(url, 'http://localhost');
    const path = pathname === '/' ? '/index.html' : pathname;
    const content = await readFile(join(folder, path)).catch(() => undefined);
    const type = types[extname(path)] ?? 'application/octet-stream';
    response.writeHead(content ? 200 : 404, { ...headers, 'Content-Type': type }).end(content);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { address: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

/** @returns undefined where there is no Chromium */
export async function openBrowser() {
  if (!existsSync(executablePath)) return undefined;
  const browser = await chromium.launch({ executablePath, args, headless: true });
  return {
    close: () => browser.close(),
    /** Runs the page of a folder until it sets `globalThis.result`, which must satisfy `isRight`; returns it. */
    async check(folder, isRight) {
      const server = await serve(folder);
      const page = await browser.newPage();
      const errors = [];
      page.on('pageerror', (error) => errors.push(error.message));
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      try {
        const failed = new Promise((_, reject) => page.once('pageerror', reject));
        failed.catch(() => undefined);
        await Promise.race([page.goto(server.address), failed]);
        const done = page.waitForFunction(() => globalThis.result, undefined, { timeout: 120_000 });
        done.catch(() => undefined);
        const result = await (await Promise.race([done, failed])).jsonValue();
        if (!isRight(result)) throw new Error(`not what was expected: ${JSON.stringify(result)}`);
        return result;
      } catch (error) {
        throw new Error(`The page in ${folder} failed: ${error.message}\n${errors.join('\n')}`, {
          cause: error,
        });
      } finally {
        await page.close();
        server.close();
      }
    },
  };
}
