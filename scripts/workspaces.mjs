// The packages and apps of this repository, with their manifests.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './toolchain.mjs';

/**
 * Every folder of packages/ and apps/ that has a manifest, in alphabetical order.
 * @returns {{ name: string, group: 'packages' | 'apps', folder: string, manifest: Record<string, any> }[]}
 */
export function readWorkspaces() {
  return ['packages', 'apps'].flatMap((group) =>
    readdirSync(join(root, group))
      .sort()
      .map((name) => ({ name, group, folder: join(root, group, name) }))
      .filter(({ folder }) => existsSync(join(folder, 'package.json')))
      .map((entry) => ({
        ...entry,
        manifest: JSON.parse(readFileSync(join(entry.folder, 'package.json'), 'utf8')),
      })),
  );
}
