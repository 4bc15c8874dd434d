import { defineConfig } from 'tsup';

/** For pages without a bundler: a folder with the element, its worker, and what they load when it is needed. */
export default defineConfig({
  entry: { 'cnn-classifier': 'src/index.ts', classifierWorker: 'src/service/classifierWorker.ts' },
  outDir: 'dist/static',
  format: 'esm',
  target: 'es2023',
  platform: 'browser',
  dts: false,
  // The other build has emptied the folder.
  clean: false,
  splitting: true,
  treeshake: false,
  minify: true,
  noExternal: [/.*/],
  // A compressor of expressions breaks the function whose text tfjs sends to its threads.
  esbuildOptions(options) {
    options.minifySyntax = false;
    options.conditions = ['@cnn/source'];
  },
});
