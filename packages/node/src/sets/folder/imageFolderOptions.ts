import type { GroupRule } from '@cnn/data';
import { type FileSetOptions, fileSetNames } from './fileSetOptions.js';

export interface ImageFolderOptions extends FileSetOptions {
  /** A folder with class folders at any depth. */
  readonly path: string;
  /** Where the class is found. Default: the name of the folder that holds the image. */
  readonly label?: GroupRule | undefined;
  /** Where the patient or slide is found; none when absent. */
  readonly group?: GroupRule | undefined;
  /**
   * Whether folders `train`, `val` and `test` are the set's `parts`, or only folders. Default `use`. See `findGivenParts`.
   */
  readonly givenParts?: 'use' | 'ignore' | undefined;
  /** Whether a folder without an image, whose class would be missing, is an error, or only told. Default `error`. */
  readonly onEmptyClass?: 'error' | 'skip' | undefined;
  /** What the set is called. Default: `path`. */
  readonly name?: string | undefined;
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
