import { defaultClientConditions, defineConfig } from 'vite';

/** Makes the page cross-origin isolated, which WebAssembly's threads need. */
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** Inside the workspace, packages are their sources: the page needs no build of them. */
const conditions = ['@cnn/source', ...defaultClientConditions];

export default defineConfig({
  base: './',
  resolve: { conditions },
  server: { host: '127.0.0.1', headers },
  preview: { host: '127.0.0.1', headers },
  worker: { format: 'es' },
  build: {
    rolldownOptions: {
      // tfjs sends the source text of a function to its threads. Compressed, `typeof x` of a variable outside that function
      // becomes `x`, which fails there.
      output: { minify: { compress: false, mangle: true } },
    },
    chunkSizeWarningLimit: 2000,
  },
});
