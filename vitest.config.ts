import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('.', import.meta.url));

/** `@cnn/source` leads every import of a workspace package to its source: tests need no build. */
const conditions = ['@cnn/source'];

const projects = ['packages', 'apps'].flatMap((folder) =>
  readdirSync(`${root}${folder}`)
    .filter((name) => existsSync(`${root}${folder}/${name}/package.json`))
    .map((name) => ({
      extends: true as const,
      root: `${root}${folder}/${name}`,
      test: { name: `@cnn/${name}`, include: ['src/**/*.test.ts'] },
    })),
);

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    projects,
    exclude: ['**/node_modules/**', '**/dist/**', '**/*.browser.test.ts'],
    environment: 'node',
    passWithNoTests: false,
    testTimeout: 30_000,
  },
});
