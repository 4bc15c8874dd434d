import { fileURLToPath } from 'node:url';

/** The file that `cnn` runs. The same from `src` and from `dist`. */
export function binPath(): string {
  return fileURLToPath(new URL('../bin/cnn.js', import.meta.url));
}
