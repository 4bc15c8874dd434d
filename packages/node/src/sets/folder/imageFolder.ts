import { checkOptionNames } from '@cnn/core';
import { type ImageFolderOptions, imageFolderNames, imageRemedies } from './imageFolderOptions.js';
import { type ListedSet, listedSet } from './listedSet.js';
import { listImages } from './listImages.js';

/**
 * A set of the images below a folder, see `fileSet`. The order is that of the paths. Folders `train`, `val` (or `valid`,
 * `validation`) and `test` are its `parts`.
 *
 * @throws CnnError (TRAINING) for an option that is unknown; (DATA or FILE) of one line for a folder that is missing, empty or has one class, an image without
 *   class or group, a class folder without an image, what `listImages` refuses, and as `fileSet` does
 */
export async function imageFolder(options: ImageFolderOptions): Promise<ListedSet> {
  const names = Object.keys(imageFolderNames);
  checkOptionNames({ where: 'imageFolder', options, names, remedies: imageRemedies });
  return listedSet(await listImages(options.path), options);
}
