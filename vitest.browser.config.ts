import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { playwright } from '@vitest/browser-playwright';
import { defaultClientConditions } from 'vite';
import { defineConfig } from 'vitest/config';
import { decodeInNode, predictInNode, trainInNode } from './vitest.commands.ts';
import { visitPage } from './vitest.pages.ts';
import { poll } from './vitest.poll.ts';
import { conditions, root, workspaces } from './vitest.projects.ts';
import { reporters } from './vitest.reporters.ts';
import { limitStorage, readSharedFile } from './vitest.storage.ts';

/** The system's Chromium; `CHROMIUM` names another one. Playwright's own browsers are never downloaded. */
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Every backend without a GPU: WebGL 2 in software as it is, WebGPU by SwiftShader. And nothing that uses the network. */
const args = [
  '--no-sandbox',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Makes the page cross-origin isolated: wasm threads need SharedArrayBuffer. */
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'cross-origin',
};

/** What Vite finds only when a worker asks for it: preparing it then, it loads pages anew in the midst of their tests. */
const late = ['onnxruntime-web/wasm', 'onnxruntime-web/webgpu'];

function foundLate(folder: string): string[] {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return 'onnxruntime-web' in { ...dependencies, ...devDependencies } ? late : [];
}

const projects = workspaces.map(({ name, folder }) => ({
  extends: true as const,
  root: folder,
  cacheDir: `${root}.cache/vite-browser/${name}`,
  optimizeDeps: { include: foundLate(folder) },
  test: {
    name: `@cnn/${name} (browser)`,
    include: ['src/**/*.browser.test.ts', 'src/**/*.browser.test.tsx'],
    // In full, for minutes where the processor draws: npm run test:gpu.
    exclude: process.env.GPU_TESTS ? [] : ['**/*.gpu.browser.test.ts'],
  },
}));

export default defineConfig({
  resolve: { conditions: [...conditions, ...defaultClientConditions] },
  server: { headers, fs: { allow: [root] } },
  test: {
    projects,
    // Software that stands in for a graphics card may keep all cores busy beside a test.
    testTimeout: 120_000,
    hookTimeout: 60_000,
    expect: { poll },
    reporters,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      commands: { decodeInNode, limitStorage, predictInNode, readSharedFile, trainInNode, visitPage },
      provider: playwright({ launchOptions: { executablePath, args } }),
      instances: [{ browser: 'chromium' }],
    },
  },
});
