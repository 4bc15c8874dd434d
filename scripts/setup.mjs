// npm run setup: from a fresh checkout to a built workspace, with Node and npm only; almost nothing to do the second time.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installPnpm, root, runTool, toolEnvironment } from './toolchain.mjs';

const stamp = join(root, 'node_modules', '.setup-stamp');

/** Changes whenever an install could give another result: the lock file, the settings, a manifest, or Node itself. */
function installKey() {
  const files = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', ...manifests()];
  const hash = createHash('sha256').update(`${process.version} ${process.platform} ${process.arch}\n`);
  for (const file of files) hash.update(`${file}\n`).update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

function manifests() {
  return ['apps', 'packages'].flatMap((folder) =>
    readdirSync(join(root, folder))
      .map((name) => `${folder}/${name}/package.json`)
      .filter((file) => existsSync(join(root, file))),
  );
}

function install() {
  const key = installKey();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === key) return;
  const code = runTool('pnpm', ['install', '--frozen-lockfile']);
  if (code !== 0) {
    console.error(
      'The install failed. After a change of dependencies, run `npm run pnpm install` and commit pnpm-lock.yaml.',
    );
    process.exit(code);
  }
  writeFileSync(stamp, key);
}

/** Builds what changed. The first time takes a minute or more, in which turbo is silent. */
async function build() {
  const began = Date.now();
  const timer = setInterval(() => {
    console.log(`… building the packages (${Math.round((Date.now() - began) / 1000)} s)`);
  }, 15_000);
  const turbo = spawn('turbo', ['run', 'build', '--output-logs=errors-only', '--ui=stream'], {
    cwd: root,
    env: toolEnvironment(),
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  const code = await new Promise((resolve, reject) => turbo.on('error', reject).on('close', resolve));
  clearInterval(timer);
  return code ?? 1;
}

installPnpm();
install();
process.exitCode = await build();
