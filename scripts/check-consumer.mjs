// npm run check:consumer: the packages as an outsider gets them. Packs them, installs the tarballs with npm and without install
// scripts into an empty folder outside the repository, checks the types of apps/consumer there, and runs it and `cnn`.
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { output, packPackage } from './packing.mjs';
import { root } from './toolchain.mjs';
import { readWorkspaces } from './workspaces.mjs';

const typescript = {
  target: 'ES2023',
  lib: ['ES2023', 'DOM'],
  types: [],
  module: 'nodenext',
  strict: true,
  exactOptionalPropertyTypes: true,
  // vega-lite's own declarations contradict each other.
  skipLibCheck: true,
};

function writeProject(folder, tarballs) {
  const dependencies = Object.fromEntries(tarballs.map(([name, path]) => [name, `file:${path}`]));
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ private: true, type: 'module', dependencies }, null, 2),
  );
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: typescript, files: ['main.ts'] }),
  );
  copyFileSync(join(root, 'apps/consumer/src/main.ts'), join(folder, 'main.ts'));
}

const temporary = mkdtempSync(join(tmpdir(), 'cnn-consumer-'));
try {
  const packages = readWorkspaces().filter(({ manifest }) => !manifest.private);
  const project = mkdtempSync(join(temporary, 'project-'));
  writeProject(
    project,
    packages.map((entry) => [entry.manifest.name, packPackage(entry, temporary)]),
  );
  // As on a machine to which nobody has brought TensorFlow.
  const env = { CNN_NATIVE_HOME: join(temporary, 'native') };
  const run = (command, args) => output(command, args, { cwd: project, env });
  run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
  run('tsc', ['-p', '.']);
  const lines = run('node', ['main.js']).trim().split('\n');
  const { engine, loss, metrics } = JSON.parse(lines.at(-1));
  if (loss.length !== 3 || !loss.every(Number.isFinite) || !(loss[2] < loss[0]))
    throw new Error(`Expected three falling losses, received ${loss}`);
  if (!existsSync(join(project, 'curves.svg'))) throw new Error('The consumer wrote no curves.svg');
  const doctor = run(join(project, 'node_modules/.bin/cnn'), ['doctor']);
  if (!doctor.includes('works')) throw new Error(`No engine works in the consumer's folder:\n${doctor}`);
  console.log(
    `check:consumer: ${packages.length} packages installed; trained on ${engine}, loss ${loss[0].toFixed(3)} to ` +
      `${loss[2].toFixed(3)}, test accuracy ${metrics.accuracy.toFixed(3)}`,
  );
} finally {
  rmSync(temporary, { recursive: true });
}
