// Builds a page of bench/page, serves it on this machine only, and opens it in Chromium.
import { createReadStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { build, defaultClientConditions } from 'vite';
import { processorMs } from './processes.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** As a page is served that wants WebAssembly's threads. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** Without a GPU, WebGPU by SwiftShader. Memory is measured at a garbage collection, which bench/page-memory.mjs asks for. */
const args = [
  '--no-sandbox',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
  '--js-flags=--expose-gc',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const types = {
  '.html': 'text/html',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};

/** Resolves what packages of this repository depend on, from the sources of a page that is in none. */
const dependencies = {
  name: 'dependencies',
  enforce: 'pre',
  async resolveId(source, importer) {
    if (!/^(@tensorflow|onnxruntime-web)/.test(source) || !importer?.startsWith(join(root, 'bench')))
      return null;
    const from = source.startsWith('onnx') ? 'onnx' : 'tfjs';
    return this.resolve(source, join(root, `packages/${from}/src/index.ts`), { skipSelf: true });
  },
};

/** As in apps/studio: tfjs's threads fail behind a minifier that compresses. */
const rolldownOptions = { output: { minify: { compress: false, mangle: true } } };

/** Of a page in bench/page. @returns its folder, to be removed */
async function built() {
  const folder = mkdtempSync(join(tmpdir(), 'cnn-page-'));
  const own = {
    find: /^(?:\.\.\/)+packages\/(\w+)\/dist\/index\.js$/,
    replacement: join(root, 'packages/$1/src/index.ts'),
  };
  await build({
    root: join(root, 'bench/page'),
    configFile: false,
    base: './',
    logLevel: 'error',
    plugins: [dependencies],
    resolve: { alias: [own], conditions: ['@cnn/source', ...defaultClientConditions] },
    worker: { format: 'es', plugins: () => [dependencies], rolldownOptions },
    build: {
      outDir: folder,
      emptyOutDir: true,
      chunkSizeWarningLimit: 10_000,
      rolldownOptions,
    },
  });
  return folder;
}

/** Serves a folder on this machine only, isolated. */
export function serve(folder, headers = {}) {
  const server = createServer((request, response) => {
    const path = join(
      folder,
      normalize(new URL(request.url, 'http://localhost').pathname).replace(/\/$/, '/index.html'),
    );
    const exists = path.startsWith(folder) && statSync(path, { throwIfNoEntry: false })?.isFile();
    response.writeHead(exists ? 200 : 404, {
      ...isolation,
      ...headers,
      'Content-Type': types[extname(path)] ?? 'application/octet-stream',
    });
    if (exists && request.method !== 'HEAD') createReadStream(path).pipe(response);
    else response.end();
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}

/**
 * @param headers more headers of every file, such as a Content-Security-Policy
 * @param functions what the page can call, by name
 */
export async function openPage({ headers = {}, functions = {}, log } = {}) {
  const folder = await built();
  const server = await serve(folder, headers);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args,
  });
  const close = async () => {
    await browser.close();
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const page = await browser.newPage();
    if (log) {
      page.on('console', (message) => log(message.text()));
      page.on('pageerror', (error) => log(String(error)));
    }
    for (const [name, one] of Object.entries({ processorMs, ...functions }))
      await page.exposeFunction(name, one);
    await page.goto(`http://127.0.0.1:${server.address().port}/`, { waitUntil: 'load' });
    if (!(await page.evaluate(() => globalThis.crossOriginIsolated)))
      throw new Error('the page is not isolated');
    return { page, version: browser.version(), close };
  } catch (error) {
    await close();
    throw error;
  }
}
