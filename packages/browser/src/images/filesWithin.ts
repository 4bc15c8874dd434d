import { hiddenInPath } from '@cnn/data';
import type { NamedFile } from './namedFile.js';
import { type LazyFile, openZip } from './openZip.js';

const isZip = /\.zip$/i;

/**
 * Files, and in the place of each zip those in it. A zip's files lie in the folder where the zip is, without the one folder that holds
 * all of them, unless that is the folder of a class: the one that images lie in directly.
 *
 * @throws CnnError (DATA) of one line for a zip that is damaged, encrypted, leads out of a folder or unpacks to far too much
 */
export async function filesWithin(files: readonly NamedFile[]): Promise<LazyFile[]> {
  const found: LazyFile[] = [];
  for (const { path, file } of files) {
    if (!isZip.test(path) || hiddenInPath(path) !== undefined) {
      found.push({ path, open: async () => file });
      continue;
    }
    const entries = await openZip({ path, file });
    const top = topFolder(entries.map((entry) => entry.path));
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    for (const entry of entries)
      found.push({ path: folder + entry.path.slice(top.length), open: entry.open });
  }
  return found;
}

/** The folder that holds all files, with `/` behind, unless files lie in it directly; '' where there is none. */
function topFolder(paths: readonly string[]): string {
  const shown = paths.filter((path) => hiddenInPath(path) === undefined);
  const [first = ''] = shown;
  const top = first.slice(0, first.indexOf('/') + 1);
  const within = shown.every((path) => path.startsWith(top) && path.slice(top.length).includes('/'));
  return top !== '' && within ? top : '';
}
