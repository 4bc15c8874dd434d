import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { type Browser, chromium } from 'playwright';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the built studio, from `vitest.studio.setup.ts`. */
    readonly studio: string;
  }
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
};

export interface ServedStudio {
  /** The address of the page, with a folder as on project pages: `http://127.0.0.1:1234/studio/`. */
  readonly address: string;
  /** Another folder from now on: a new version. */
  serve(folder: string): void;
  close(): Promise<void>;
}

/** A plain static server on this machine; it knows no type for wasm, and sends the headers that it is given. */
export async function serveStudio(
  folder: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<ServedStudio> {
  let served = folder;
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const path = pathname.replace(/^\/studio\//, '') || 'index.html';
    try {
      if (!pathname.startsWith('/studio/') || path.includes('..')) throw new Error('not here');
      const content = await readFile(join(served, path));
      response.writeHead(200, {
        ...headers,
        'Content-Type': types[extname(path)] ?? 'application/octet-stream',
      });
      response.end(content);
    } catch {
      response.writeHead(404).end('not found');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}/studio/`,
    serve(next) {
      served = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** The system's Chromium; `CHROMIUM` names another one. */
export const chromiumPath = process.env.CHROMIUM ?? '/usr/bin/chromium';

export const chromiumArguments: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
];

/** Starts Chromium, with more arguments than the usual ones where they are given. */
export function openChromium(more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath, args: [...chromiumArguments, ...more] });
}
