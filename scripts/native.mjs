// npm run native: makes TensorFlow usable from Node, for this checkout and for every project of the user.
// Options: --folder <folder that holds libtensorflow>, --cuda
import { parseArgs } from 'node:util';
import { nativeInstall } from '../packages/tensorflow/dist/index.js';
import { root } from './toolchain.mjs';

const { values } = parseArgs({ options: { folder: { type: 'string' }, cuda: { type: 'boolean' } } });
try {
  const { binding } = await nativeInstall({ ...values, project: root, report: (line) => console.log(line) });
  console.log(`Ready: ${binding}`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
