import { defaultClientConditions, defineConfig } from 'vite';
import { offlineBuild, workerEntry } from './build/offlineBuild.ts';
import { isolation, securityHeaders } from './src/offline/securityHeaders.ts';

/** Inside the workspace, packages are their sources: the page needs no build of them. */
const conditions = ['@cnn/source', ...defaultClientConditions];

export default defineConfig({
  base: './',
  resolve: { conditions },
  // The policy of the built page would forbid what Vite puts into a page for development.
  server: { host: '127.0.0.1', headers: isolation },
  preview: { host: '127.0.0.1', headers: securityHeaders },
  worker: { format: 'es' },
  plugins: [offlineBuild()],
  build: {
    rolldownOptions: {
      input: workerEntry.input,
      // The policy allows no threads of tfjs, which send the source text of functions: all may be minified.
      output: { entryFileNames: workerEntry.entryFileNames },
    },
    chunkSizeWarningLimit: 2000,
  },
});
