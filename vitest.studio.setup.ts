import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import type { TestProject } from 'vitest/node';
import { root } from './vitest.projects.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the built studio. */
    readonly studio: string;
  }
}

/** Builds the studio for all tests of its pages; `STUDIO_BUILD` names one that is there already. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.STUDIO_BUILD;
  const folder = given ?? (await mkdtemp(join(tmpdir(), 'cnn-studio-')));
  if (given === undefined) {
    // vitest says that this is a test, and Vite would build the page for it.
    const { NODE_ENV } = process.env;
    process.env.NODE_ENV = 'production';
    await build({
      root: `${root}apps/studio`,
      logLevel: 'warn',
      build: { outDir: folder, emptyOutDir: true },
    });
    process.env.NODE_ENV = NODE_ENV;
  }
  project.provide('studio', folder);
  return async () => {
    if (given === undefined) await rm(folder, { recursive: true, force: true });
  };
}
