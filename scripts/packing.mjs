// A public package as the tarball that would be published.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root, toolEnvironment } from './toolchain.mjs';

/** Runs a command and returns what it printed; throws with both outputs when it fails. */
export function output(command, args, { cwd = root, env = {} } = {}) {
  const result = spawnSync(command, args, { cwd, env: { ...toolEnvironment(), ...env }, encoding: 'utf8' });
  if (result.status !== 0)
    throw new Error(`${command} ${args.join(' ')} failed:\n${result.stdout}${result.stderr}`);
  return result.stdout;
}

/** Packs one workspace package into a new folder inside `destination`; returns the tarball's path. */
export function packPackage({ name, folder }, destination) {
  const place = mkdtempSync(join(destination, `${name}-`));
  output('pnpm', ['--dir', folder, 'pack', '--pack-destination', place]);
  const file = readdirSync(place).find((entry) => entry.endsWith('.tgz'));
  if (!file) throw new Error(`pnpm pack wrote no tarball for ${relative(root, folder)}`);
  return join(place, file);
}
