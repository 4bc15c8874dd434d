import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Plugin } from 'vite';
import { pagePolicy } from '../src/offline/securityHeaders.ts';

const WORKER = 'serviceWorker.js';

/** The name of the service worker, which is a file of its own beside the page: `input` and `entryFileNames` of the build. The bench is a page of its own. */
export const workerEntry = {
  input: { index: 'index.html', bench: 'bench.html', serviceWorker: 'src/offline/serviceWorker.ts' },
  entryFileNames: ({ name }: { readonly name: string }): string =>
    name === 'serviceWorker' ? WORKER : 'assets/[name]-[hash].js',
};

/** Gives the built page its policy, and the service worker the list of the build's files with their checksums. */
export function offlineBuild(): Plugin {
  let publicDir = '';
  return {
    name: 'studio-offline',
    apply: 'build',
    enforce: 'post',
    configResolved(config) {
      publicDir = config.publicDir;
    },
    transformIndexHtml: {
      order: 'post',
      handler: () => [
        {
          tag: 'meta',
          attrs: { 'http-equiv': 'Content-Security-Policy', content: pagePolicy },
          injectTo: 'head-prepend',
        },
      ],
    },
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const worker = bundle[WORKER];
        if (worker?.type !== 'chunk') throw new Error(`the build has no ${WORKER}`);
        if (worker.imports.length > 0)
          throw new Error(`${WORKER} must be one file, it imports ${worker.imports}`);
        const files = publicFiles(publicDir);
        for (const [name, output] of Object.entries(bundle)) {
          if (name === WORKER || name.endsWith('.map')) continue;
          files.push([name, sumOf(output.type === 'chunk' ? output.code : output.source)]);
        }
        files.sort(([a], [b]) => (a < b ? -1 : 1));
        const version = sumOf(JSON.stringify([files, worker.code])).slice(0, 16);
        const build = JSON.stringify({ version, files: Object.fromEntries(files) });
        worker.code = worker.code.replace('STUDIO_BUILD', () => build);
      },
    },
  };
}

/** What Vite copies as it is. */
function publicFiles(folder: string): [path: string, sum: string][] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      return [relative(folder, file).split(sep).join('/'), sumOf(readFileSync(file))];
    });
}

const sumOf = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');
