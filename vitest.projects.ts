import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The checkout's root folder, with a slash at its end. */
export const root = fileURLToPath(new URL('.', import.meta.url));

/** `@cnn/source` leads every import of a workspace package to its source: tests need no build. */
export const conditions = ['@cnn/source'];

/** Every package and app whose folder holds a manifest: its name without the scope, and its folder. */
export const workspaces: readonly { name: string; folder: string }[] = ['packages', 'apps'].flatMap((group) =>
  readdirSync(`${root}${group}`)
    .map((name) => ({ name, folder: `${root}${group}/${name}` }))
    .filter(({ folder }) => existsSync(`${folder}/package.json`)),
);

/** Packages whose tests leave nothing behind: their files share a process, which loads the modules once. */
const shared = ['cli', 'core', 'data', 'plot', 'presets', 'train'];

/** One project of tests in Node for each package and app: the files of `src` that `include` matches. */
export const nodeProjects = (include: string) =>
  workspaces.map(({ name, folder }) => ({
    extends: true as const,
    root: folder,
    test: { name: `@cnn/${name}`, include: [`src/**/${include}`], isolate: !shared.includes(name) },
  }));
