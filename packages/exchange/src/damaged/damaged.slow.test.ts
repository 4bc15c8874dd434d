import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Verdict } from './judge.support.test.js';
import { kinds } from './kinds.support.test.js';

/** Damaged files of each kind. */
const COUNT = Number(process.env.MODEL_FILES ?? 2000);
const FIRST = Number(process.env.MODEL_FILES_FROM ?? 0);
const MOST_MILLISECONDS = 5000;
/** A process that has read files of a few kilobytes may have taken this at its peak. */
const MOST_BYTES = 300 * 1024 ** 2;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cnn-damaged-'));
  await build({
    configFile: false,
    logLevel: 'silent',
    resolve: { conditions: ['@cnn/source'] },
    ssr: { noExternal: true, resolve: { conditions: ['@cnn/source'] } },
    build: {
      ssr: fileURLToPath(new URL('child.support.test.ts', import.meta.url)),
      outDir: folder,
      rollupOptions: { output: { entryFileNames: 'child.mjs' } },
    },
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Line = { readonly index: number } & Partial<Verdict & { readonly peak: number }>;

interface Ending {
  readonly lines: readonly Line[];
  /** The file that was being read when the process ended, crashed or was killed. */
  readonly lost?: number | undefined;
}

/** Lets one process judge files, and kills it when one takes too long. */
function judged(name: string, from: number, to: number): Promise<Ending> {
  const files = new URL('../../../testing/goldens/model_files/', import.meta.url).href;
  const child = spawn(
    process.execPath,
    ['--max-old-space-size=512', join(folder, 'child.mjs'), name, `${from}`, `${to}`],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, MODEL_FILES_FOLDER: files },
    },
  );
  const lines: Line[] = [];
  let reading: number | undefined;
  let rest = '';
  let watch = setTimeout(() => child.kill('SIGKILL'), 4 * MOST_MILLISECONDS);
  return new Promise((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      const parts = (rest + chunk.toString()).split('\n');
      rest = parts.pop() ?? '';
      for (const part of parts) {
        const line = JSON.parse(part) as Line;
        reading = line.result === undefined ? line.index : undefined;
        if (line.result !== undefined) lines.push(line);
        clearTimeout(watch);
        watch = setTimeout(() => child.kill('SIGKILL'), 4 * MOST_MILLISECONDS);
      }
    });
    child.on('close', () => {
      clearTimeout(watch);
      resolve({ lines, lost: reading ?? (lines.length < to - from ? from + lines.length : undefined) });
    });
  });
}

describe.each(Object.entries(kinds))('damaged files of models: %s', (name, kind) => {
  it(
    `${COUNT} are refused with a CnnError or give what they say, in bounded time and memory`,
    async () => {
      const { lines, lost } = await judged(name, FIRST, FIRST + COUNT);
      const counts = Object.fromEntries(
        ['refused', 'same', 'other', 'raw'].map((result) => [
          result,
          lines.filter((line) => line.result === result).length,
        ]),
      );
      const peak = Math.max(0, ...lines.map((line) => line.peak ?? 0));
      const slowest = Math.max(0, ...lines.map((line) => line.milliseconds ?? 0));
      const guarded = kind.unguarded ? `${kind.unguarded} are not guarded` : 'all is guarded';
      process.stdout.write(
        `${name}: ${JSON.stringify(counts)}, slowest ${slowest.toFixed(0)} ms, peak ${(peak / 1024 ** 2).toFixed(0)} MB (${guarded})\n`,
      );
      expect(lost).toBeUndefined();
      expect(lines.filter(({ result }) => result === 'raw')).toEqual([]);
      expect(lines.filter(({ milliseconds = 0 }) => milliseconds > MOST_MILLISECONDS)).toEqual([]);
      expect(peak).toBeLessThan(MOST_BYTES);
      if (!kind.unguarded) expect(lines.filter(({ result }) => result === 'other')).toEqual([]);
    },
    COUNT * 100 + 60_000,
  );
});
