import { defaultClientConditions, defineConfig } from 'vite';
import { offlineBuild, workerEntry } from './build/offlineBuild.ts';
import { isolation, securityHeaders } from './src/offline/securityHeaders.ts';

/** Inside the workspace, packages are their sources: the page needs no build of them. */
const conditions = ['@cnn/source', ...defaultClientConditions];

/**
 * tfjs sends the source text of a function to its threads. Compressed, `typeof x` of a variable outside that function becomes `x`, which
 * fails there.
 */
const minify = { compress: false, mangle: true } as const;

export default defineConfig({
  base: './',
  resolve: { conditions },
  // The policy of the built page would forbid what Vite puts into a page for development.
  server: { host: '127.0.0.1', headers: isolation },
  preview: { host: '127.0.0.1', headers: securityHeaders },
  worker: { format: 'es', rolldownOptions: { output: { minify } } },
  plugins: [offlineBuild()],
  build: {
    rolldownOptions: {
      input: workerEntry.input,
      output: { minify, entryFileNames: workerEntry.entryFileNames },
    },
    chunkSizeWarningLimit: 2000,
  },
});
