import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CnnError } from '@cnn/core';
import { arraySet, type ImageSet, type Parts } from '@cnn/data';
import { arrayFiles } from '../arrays/arrayFiles.js';
import { joinArrays } from '../arrays/joinArrays.js';
import { readArrays } from '../arrays/readArrays.js';
import { cacheFolder } from '../files/cacheFolder.js';
import { type DownloadOptions, downloadFile } from './download.js';
import { type DownloadableSet, findKnownSet, knownSets } from './knownSets.js';

/** Where the files of a known set are kept. */
function folderOf({ name }: Pick<DownloadableSet, 'name'>, folder: string | undefined): string {
  return folder ?? cacheFolder('sets', name);
}

export interface DownloadSetOptions extends Pick<DownloadOptions, 'onProgress' | 'signal'> {
  /** One of `knownSets` that can be downloaded. */
  readonly name: string;
  /** Where to put it. Default: in `cacheFolder`. */
  readonly folder?: string;
}

/**
 * Downloads a known set, because somebody asked for it, and checks its sums. Files that are there are left.
 *
 * @returns the folder
 * @throws CnnError (USAGE) for an unknown name; (FILE) as `downloadFile` does
 */
export async function downloadSet(options: DownloadSetOptions): Promise<string> {
  const { name, folder: wanted, ...how } = options;
  const set = findKnownSet(name);
  if (!set || set.kind === 'folder') {
    const names = knownSets.flatMap((one) => (one.kind === 'folder' ? [] : [one.name]));
    throw new CnnError('USAGE', `there is no set "${name}" to download, only ${names.join(', ')}.`);
  }
  const folder = folderOf(set, wanted);
  for (const { name: file, url, md5 } of set.files)
    await downloadFile({ url, md5, path: join(folder, file), ...how });
  return folder;
}

/**
 * A known set that was downloaded. Nothing is downloaded here.
 *
 * @returns undefined when `name` is none
 * @throws CnnError (FILE) when it was not downloaded; as `arrayFiles` does
 */
export async function openKnownSet(
  name: string,
  folder?: string,
): Promise<(ImageSet & { readonly parts?: Parts }) | undefined> {
  const set = findKnownSet(name);
  if (!set || set.kind === 'folder') return undefined;
  const paths = set.files.map((file) => join(folderOf(set, folder), file.name));
  for (const path of paths) {
    await stat(path).catch((error: unknown) => {
      throw new CnnError(
        'FILE',
        `${name} (${set.title}, ${set.licence}) is not on this machine. Download it with cnn fetch ${name}, or downloadSet().`,
        { cause: error },
      );
    });
  }
  const { classNames, title, licence } = set;
  const note = `${title}, ${licence}, ${set.page}`;
  if (set.kind === 'npz') {
    return { ...(await arrayFiles({ path: paths[0] as string, classNames })), name, note };
  }
  const arrays = await Promise.all(paths.map(async (path) => (await readArrays(path)).array));
  const [trainImages, trainLabels, testImages, testLabels] = arrays.map((array, at) => {
    if (array) return array;
    throw new CnnError('DATA', `${paths[at]}: expected one array, received an npz file.`);
  }) as [never, never, never, never];
  return arraySet({
    images: joinArrays([trainImages, testImages], name),
    labels: joinArrays([trainLabels, testLabels], name),
    classNames,
    name,
    note,
  });
}
