// A folder outside of the repository, as an outsider's project: tarballs and packages of the registry in it, and commands run there.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { output } from '../packing.mjs';

const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];

/**
 * Makes an empty project in `place`.
 *
 * @param tarballs paths of the packed packages by name; those of `wanted` are installed, and the others serve as their dependencies
 */
export function newProject({ place, tarballs, env = {} }) {
  const folder = mkdtempSync(join(place, 'project-'));
  const run = (command, args, more = {}) => output(command, args, { cwd: folder, env: { ...env, ...more } });
  return {
    folder,
    run,
    /** Writes files by their path in the project. */
    write(files) {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
    },
    /**
     * `npm install` of packed packages and of others, by name and exact version. None of ours is on the registry, so `overrides`
     * lead to the tarballs.
     */
    install({ packed, others = {}, scripts = false, more = {} }) {
      const files = Object.fromEntries(
        Object.entries(tarballs).map(([name, path]) => [name, `file:${path}`]),
      );
      const dependencies = { ...Object.fromEntries(packed.map((name) => [name, files[name]])), ...others };
      const overrides = Object.fromEntries(Object.entries(files).filter(([name]) => !packed.includes(name)));
      const manifest = { private: true, type: 'module', dependencies, overrides };
      this.write({ 'package.json': JSON.stringify(manifest, null, 2) });
      return run('npm', ['install', ...(scripts ? [] : ['--ignore-scripts']), ...quiet], more);
    },
  };
}
