import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CnnError } from '@cnn/core';
import { arraySet, type ImageSet, joinArrays, type NdArray, type Parts } from '@cnn/data';
import { cacheFolder } from '../../files/cacheFolder.js';
import { unpackGzip } from '../../files/unpackGzip.js';
import { arrayFiles } from '../arrays/arrayFiles.js';
import { readArrays } from '../arrays/readArrays.js';
import { patchCamelyon } from '../hdf5/patchCamelyon.js';
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
  readonly folder?: string | undefined;
}

/** What a file of the set is called when it is ready to be read. */
function readyName({ kind }: DownloadableSet, name: string): string {
  return kind === 'hdf5' ? name.replace(/\.gz$/, '') : name;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/**
 * Downloads a known set, because somebody asked for it, and checks its sums. Files that are there are left. Packed HDF5
 * files are unpacked, which takes away the packed ones.
 *
 * @returns the folder
 * @throws CnnError (OPTIONS) for an unknown name; (FILE) as `downloadFile` does
 */
export async function downloadSet(options: DownloadSetOptions): Promise<string> {
  const { name, folder: wanted, ...how } = options;
  const set = findKnownSet(name);
  if (!set || set.kind === 'folder') {
    const names = knownSets.flatMap((one) => (one.kind === 'folder' ? [] : [one.name]));
    throw new CnnError('OPTIONS', `there is no set "${name}" to download, only ${names.join(', ')}.`);
  }
  const folder = folderOf(set, wanted);
  for (const { name: file, url, md5 } of set.files) {
    const path = join(folder, file);
    const ready = join(folder, readyName(set, file));
    if (ready !== path && (await exists(ready))) continue;
    await downloadFile({ url, md5, path, ...how });
    if (ready === path) continue;
    await unpackGzip({ path, to: ready, ...(how.signal ? { signal: how.signal } : {}) });
    await rm(path);
  }
  return folder;
}

/**
 * A known set that was downloaded, or that lies in a folder. Nothing is downloaded here.
 *
 * @param folder with the set's files. Default: where `downloadSet` puts them
 * @returns undefined when `name` is none
 * @throws CnnError (FILE) when it was not downloaded; as `arrayFiles` and `patchCamelyon` do
 */
export async function openKnownSet(
  name: string,
  folder?: string,
): Promise<(ImageSet & { readonly parts?: Parts }) | undefined> {
  const set = findKnownSet(name);
  if (!set || set.kind === 'folder') return undefined;
  const { classNames, title, licence, multiLabel = false } = set;
  const note = `${title}, ${licence}, ${set.page}`;
  const place = folderOf(set, folder);
  // Somebody's own copy may have some parts only.
  if (set.kind === 'hdf5' && folder !== undefined) return { ...(await patchCamelyon({ path: place })), note };
  const paths = set.files.map((file) => join(place, readyName(set, file.name)));
  for (const path of paths) {
    if (await exists(path)) continue;
    const missing =
      folder === undefined
        ? `${name} (${title}, ${licence}) is not on this machine`
        : `${path} does not exist`;
    throw new CnnError('FILE', `${missing}. Download it with cnn fetch ${name}, or downloadSet().`);
  }
  if (set.kind === 'hdf5') return { ...(await patchCamelyon({ path: place })), name, note };
  if (set.kind === 'npz') {
    return { ...(await arrayFiles({ path: paths[0] as string, classNames, multiLabel })), name, note };
  }
  const arrays = await Promise.all(paths.map(async (path) => (await readArrays(path)).array));
  const [trainImages, trainLabels, testImages, testLabels] = arrays.map((array, at) => {
    if (array) return array;
    throw new CnnError('DATA', `${paths[at]}: expected one array, received an npz file.`);
  }) as [NdArray, NdArray, NdArray, NdArray];
  const opened = arraySet({
    images: joinArrays([trainImages, testImages], name),
    labels: joinArrays([trainLabels, testLabels], name),
    classNames,
    name,
    note,
  });
  const train = trainImages.shape[0] ?? 0;
  const indices = Array.from(opened.items, (_, index) => index);
  return { ...opened, parts: { train: indices.slice(0, train), validation: [], test: indices.slice(train) } };
}
