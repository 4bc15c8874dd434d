import { defineConfig } from 'vitest/config';
import { poll } from './vitest.poll.ts';
import { conditions, nodeProjects } from './vitest.projects.ts';
import { reporters } from './vitest.reporters.ts';

/**
 * `npm run test:gpu`: engines on the graphics card, in full, with whole trainings. Without a card they run by Chromium's SwiftShader, for minutes; a part of
 * them is in `npm test` and `npm run test:slow`.
 */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    projects: nodeProjects('*.gpu.test.ts'),
    exclude: ['**/node_modules/**', '**/dist/**', '**/*.support.test.ts'],
    environment: 'node',
    // One card.
    maxWorkers: 1,
    testTimeout: 300_000,
    expect: { poll },
    reporters,
  },
});
