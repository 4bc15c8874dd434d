// npm run check:nodes: the engines of Node train under the other Node versions that the packages support. Their binaries come
// as the npm packages node@22, node@24 and node@26.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { root } from './toolchain.mjs';

const versions = ['22', '24', '26'];
const program = fileURLToPath(new URL('train-briefly.mjs', import.meta.url));

let problems = 0;
for (const version of versions) {
  const { status, stdout, stderr } = spawnSync('npx', ['--yes', `node@${version}`, program], {
    cwd: root,
    encoding: 'utf8',
  });
  const lines = stdout.trim().split('\n');
  for (const line of lines) console.log(`check:nodes: ${line}`);
  if (status === 0 && lines.some((line) => line.startsWith(`v${version}.`))) continue;
  console.error(`check:nodes: Node ${version} failed: ${stderr.trim().split('\n').at(-1) ?? status}`);
  problems++;
}
process.exitCode = problems > 0 ? 1 : 0;
