import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { poll } from './vitest.poll.ts';
import { conditions, nodeProjects } from './vitest.projects.ts';
import { reporters } from './vitest.reporters.ts';

/** `npm test`: every behaviour, in under five minutes. What takes longer is a `*.slow.test.ts`: vitest.slow.config.ts. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    projects: nodeProjects('*.test.ts'),
    exclude: [
      '**/node_modules/**',
      '**/dist/**',
      '**/*.support.test.ts',
      '**/*.browser.test.ts',
      '**/*.page.test.ts',
      '**/*.slow.test.ts',
      '**/*.gpu.test.ts',
      '**/*.ray.test.ts',
    ],
    environment: 'node',
    maxWorkers: availableParallelism(),
    passWithNoTests: false,
    testTimeout: 60_000,
    expect: { poll },
    reporters,
  },
});
