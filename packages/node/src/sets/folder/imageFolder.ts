import { checkOptionNames } from '@cnn/core';
import { type FileSetOptions, fileSetNames } from './fileSetOptions.js';
import type { GroupRule } from './groupRule.js';
import { type ListedSet, listedSet } from './listedSet.js';
import { listImages } from './listImages.js';

export interface ImageFolderOptions extends FileSetOptions {
  /** A folder with class folders at any depth. */
  readonly path: string;
  /** Where the class is found. Default: the name of the folder that holds the image. */
  readonly label?: GroupRule;
  /** Where the patient or slide is found; none when absent. */
  readonly group?: GroupRule;
  /**
   * Whether folders `train`, `val` and `test` are the set's `parts`, or only folders. Default `use`. See `findGivenParts`.
   */
  readonly givenParts?: 'use' | 'ignore';
  /** Whether a folder without an image, whose class would be missing, is an error, or only told. Default `error`. */
  readonly onEmptyClass?: 'error' | 'skip';
  /** What the set is called. Default: `path`. */
  readonly name?: string;
}

/** The names of these settings. */
export const imageFolderNames = {
  ...fileSetNames,
  path: true,
  label: true,
  group: true,
  givenParts: true,
  onEmptyClass: true,
  name: true,
} satisfies Record<keyof ImageFolderOptions, true>;

/** What settings are called here that are known from Keras. */
export const imageRemedies = { targetSize: 'Use imageSize', target_size: 'Use imageSize' };

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
