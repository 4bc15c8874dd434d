// All packages in a project for Node: their types, a training, `cnn`, and what `require` finds.
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../toolchain.mjs';
import { newProject } from './project.mjs';
import { checkTypes } from './types.mjs';

/** @returns what was found, for people */
export function checkNode({ place, tarballs }) {
  const names = Object.keys(tarballs);
  // As on a machine to which nobody has brought TensorFlow.
  const project = newProject({ place, tarballs, env: { CNN_NATIVE_HOME: join(place, 'native') } });
  project.install({ packed: names });
  copyFileSync(join(root, 'apps/consumer/src/main.ts'), join(project.folder, 'main.ts'));
  const every = names.map((name, index) => `import * as p${index} from '${name}';\nvoid p${index};\n`);
  project.write({
    'every.ts': every.join(''),
    'require.cjs': names
      .map((name) => `if (require('${name}/package.json').name !== '${name}') throw new Error('${name}');\n`)
      .join(''),
  });
  checkTypes({ project, files: ['main.ts', 'every.ts'], module: 'nodenext', emit: true });
  project.run('node', ['require.cjs']);

  const lines = project.run('node', ['main.js']).trim().split('\n');
  const { engine, loss, metrics } = JSON.parse(lines.at(-1));
  if (loss.length !== 3 || !loss.every(Number.isFinite) || !(loss[2] < loss[0]))
    throw new Error(`Expected three falling losses, received ${loss}`);
  if (!existsSync(join(project.folder, 'curves.svg'))) throw new Error('The consumer wrote no curves.svg');
  const doctor = project.run(join(project.folder, 'node_modules/.bin/cnn'), ['doctor']);
  if (!doctor.includes('works')) throw new Error(`No engine works in the consumer's folder:\n${doctor}`);
  return (
    `${names.length} packages installed; trained on ${engine}, loss ${loss[0].toFixed(3)} to ` +
    `${loss[2].toFixed(3)}, test accuracy ${metrics.accuracy.toFixed(3)}`
  );
}
