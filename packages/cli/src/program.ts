import { fileURLToPath } from 'node:url';

/** The file that Node runs for `cnn`. The same from `src` and from `dist`. */
export const program = fileURLToPath(new URL('../bin/cnn.js', import.meta.url));
