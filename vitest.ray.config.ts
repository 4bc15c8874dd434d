import { defineConfig } from 'vitest/config';
import { poll } from './vitest.poll.ts';
import { conditions, nodeProjects } from './vitest.projects.ts';
import { reporters } from './vitest.reporters.ts';

/** `npm run test:ray`: the built command on a Ray cluster of this machine, one file after the other. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    projects: nodeProjects('*.ray.test.ts'),
    exclude: ['**/node_modules/**', '**/dist/**', '**/*.support.test.ts'],
    environment: 'node',
    maxWorkers: 1,
    passWithNoTests: false,
    testTimeout: 600_000,
    hookTimeout: 180_000,
    expect: { poll },
    reporters,
  },
});
