import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { poll } from './vitest.poll.ts';
import { conditions, nodeProjects } from './vitest.projects.ts';
import { reporters } from './vitest.reporters.ts';

/** `npm run test:slow`: kills, soaks, whole trainings on every engine, large searches. They run in `.ci/run`, not in `npm test`. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    projects: nodeProjects('*.slow.test.ts'),
    exclude: ['**/node_modules/**', '**/dist/**', '**/*.support.test.ts'],
    environment: 'node',
    maxWorkers: availableParallelism(),
    passWithNoTests: false,
    testTimeout: 120_000,
    expect: { poll },
    reporters,
  },
});
