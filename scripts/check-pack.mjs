// npm run check:pack: each public package as it would be published: publint, the types, and what the tarball holds.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { output, packPackage } from './packing.mjs';
import { runTool } from './toolchain.mjs';
import { readWorkspaces } from './workspaces.mjs';

/** What a tarball must not hold, and what its manifest must not say. */
function contentProblems(tarball) {
  const files = output('tar', ['-tzf', tarball]).trim().split('\n');
  const manifest = output('tar', ['-xzOf', tarball, 'package/package.json']);
  const strange = files.filter((file) =>
    /\.test\.|\.tsbuildinfo$|^package\/src\/|^package\/tsconfig/.test(file),
  );
  const missing = [
    'package/LICENSE',
    'package/README.md',
    'package/dist/index.js',
    'package/dist/index.d.ts',
  ];
  return [
    ...strange.map((file) => `holds ${file}`),
    ...missing.filter((file) => !files.includes(file)).map((file) => `lacks ${file}`),
    ...(/"(workspace|catalog):/.test(manifest) ? ['its manifest still names workspace: or catalog:'] : []),
    ...(manifest.includes('@cnn/source') ? ['its manifest still has the source condition'] : []),
  ];
}

function checkPackage(entry, destination) {
  const { manifest } = entry;
  const tarball = packPackage(entry, destination);
  const problems = contentProblems(tarball);
  if (runTool('publint', ['run', tarball, '--strict']) !== 0) problems.push('publint objects');
  const attw = [
    '--profile',
    'esm-only',
    '--no-definitely-typed',
    '--format',
    'ascii',
    '--no-emoji',
    '--quiet',
    tarball,
  ];
  if (runTool('attw', attw) !== 0) {
    runTool(
      'attw',
      attw.filter((arg) => arg !== '--quiet'),
    );
    problems.push('attw objects');
  }
  return problems.map((problem) => `${manifest.name}: ${problem}`);
}

const temporary = mkdtempSync(join(tmpdir(), 'cnn-pack-'));
try {
  const packages = readWorkspaces().filter(({ manifest }) => !manifest.private);
  const problems = packages.flatMap((entry) => checkPackage(entry, temporary));
  for (const problem of problems) console.error(problem);
  console.log(`check:pack: ${packages.length} packages, ${problems.length} problems`);
  process.exitCode = problems.length > 0 || packages.length === 0 ? 1 : 0;
} finally {
  rmSync(temporary, { recursive: true });
}
