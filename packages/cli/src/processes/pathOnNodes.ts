import { isAbsolute, posix, relative, resolve, sep } from 'node:path';
import { CnnError } from '@cnn/core';

/**
 * A path as the nodes of a cluster see it, to whom the current folder is `workingDir`. An absolute one outside of it is theirs as it is.
 *
 * @throws CnnError (USAGE) for a relative path that leaves the current folder
 */
export function pathOnNodes(path: string, workingDir: string): string {
  const way = relative(process.cwd(), resolve(path));
  const outside = way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way);
  if (!outside) return posix.join(workingDir, way.split(sep).join('/'));
  if (isAbsolute(path)) return path;
  throw new CnnError(
    'USAGE',
    `${path} is outside of the current folder, which the nodes see as ${workingDir}. Give a path in it, or an absolute one that they see too.`,
  );
}

/** @throws CnnError (USAGE) when it is missing or not absolute */
export function workingDirOf(values: {
  readonly executor: string;
  readonly 'working-dir': string | undefined;
}): string {
  const { executor, 'working-dir': given } = values;
  const what =
    'the absolute path of the current folder as every node of the cluster sees it, such as /shared/project';
  if (given === undefined)
    throw new CnnError('USAGE', `--working-dir is missing: with --executor ${executor} it is ${what}.`);
  if (posix.isAbsolute(given)) return posix.normalize(given).replace(/(?<=.)\/+$/, '');
  throw new CnnError('USAGE', `--working-dir: expected ${what}, received "${given}".`);
}
