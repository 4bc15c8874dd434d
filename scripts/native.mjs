// npm run native: makes TensorFlow usable from Node, for this checkout and for every project of the user, and tfjs-node, which is an
// engine and a peer of the bench. Options: --library <folder that holds TensorFlow's library>, --wheel <file>, --cuda
import { parseArgs } from 'node:util';
import { nativeInstall } from '../packages/tensorflow/dist/index.js';
import { root } from './toolchain.mjs';

const { values } = parseArgs({
  options: { library: { type: 'string' }, wheel: { type: 'string' }, cuda: { type: 'boolean' } },
});
try {
  const { files } = await nativeInstall({
    ...values,
    tfjsNode: true,
    project: root,
    report: (line) => console.log(line),
  });
  console.log(`Ready: ${files.at(-1)}`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
