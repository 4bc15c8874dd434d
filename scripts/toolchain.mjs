// The pinned pnpm: installed with npm into a git-ignored folder of this checkout, so that a machine needs only Node and npm.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const tools = join(root, '.tools');

/** The environment in which pnpm, turbo and the workspace's binaries are found, with no telemetry and no update notices. */
export function toolEnvironment() {
  const path = [
    join(tools, 'node_modules', '.bin'),
    join(root, 'node_modules', '.bin'),
    process.env.PATH ?? '',
  ];
  return {
    ...process.env,
    PATH: path.join(delimiter),
    TURBO_TELEMETRY_DISABLED: '1',
    TURBO_NO_UPDATE_NOTIFIER: '1',
    DO_NOT_TRACK: '1',
  };
}

/** Runs a command in the root folder and returns its exit code. */
export function runTool(command, args) {
  const result = spawnSync(command, args, {
    cwd: root,
    env: toolEnvironment(),
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (result.error)
    throw new Error(`Could not run ${command}: ${result.error.message}`, { cause: result.error });
  return result.status ?? 1;
}

/** Installs the pnpm version that package.json's `packageManager` names, unless it is there already. */
export function installPnpm() {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const version = /^pnpm@(\d+\.\d+\.\d+)/.exec(packageManager)?.[1];
  if (!version)
    throw new Error(`Expected packageManager "pnpm@x.y.z" in package.json, received ${packageManager}`);
  const manifest = join(tools, 'node_modules', 'pnpm', 'package.json');
  if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).version === version) return;
  console.log(`Installing pnpm ${version} into .tools/`);
  mkdirSync(tools, { recursive: true });
  writeFileSync(join(tools, 'package.json'), '{ "private": true }\n');
  const args = [
    'install',
    '--prefix',
    tools,
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    `pnpm@${version}`,
  ];
  if (runTool('npm', args) !== 0) throw new Error(`npm could not install pnpm ${version}.`);
}
