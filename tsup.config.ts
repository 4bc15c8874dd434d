import { defineConfig } from 'tsup';

/** JavaScript only: `tsc -b` writes the declarations. Entries and platform stand in each package's build script. */
export default defineConfig({
  format: 'esm',
  target: 'es2023',
  dts: false,
  clean: true,
  splitting: true,
  treeshake: true,
  removeNodeProtocol: false,
});
