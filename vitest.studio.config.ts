import { defineConfig } from 'vitest/config';
import { poll } from './vitest.poll.ts';
import { root } from './vitest.projects.ts';
import { reporters } from './vitest.reporters.ts';

/** `npm run test:studio`: the built studio in Chromium, as a person would have it. Its build is made once, in a folder of its own. */
export default defineConfig({
  root: `${root}apps/studio`,
  test: {
    name: '@cnn/studio (pages)',
    include: ['src/**/*.page.test.ts'],
    environment: 'node',
    globalSetup: `${root}vitest.studio.setup.ts`,
    // One browser at a time.
    fileParallelism: false,
    passWithNoTests: false,
    testTimeout: 120_000,
    expect: { poll },
    hookTimeout: 120_000,
    reporters,
  },
});
