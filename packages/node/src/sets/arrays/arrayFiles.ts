import { CnnError } from '@cnn/core';
import { type FileArraysOptions, type FileArraysSet, labelledArraysSet, npzSet } from '@cnn/data';
import { readArrays } from './readArrays.js';

export interface ArrayFilesOptions extends Omit<FileArraysOptions, 'name'> {
  /** An npz file with images and labels, or an npy or idx file of images. */
  readonly path: string;
  /** An npy or idx file of labels, when `path` holds only images. */
  readonly labelsPath?: string | undefined;
}

/**
 * A set from array files: an npz file that holds images and labels (as MedMNIST, Keras's sets, or `images` and
 * `labels`), or an npy or idx file of images with another of labels.
 *
 * @throws CnnError (FILE or DATA) of one line that names the file
 */
export async function arrayFiles({ path, labelsPath, ...how }: ArrayFilesOptions): Promise<FileArraysSet> {
  const options = { ...how, name: path };
  const arrays = await readArrays(path);
  if (!arrays.array) return npzSet(arrays, options);
  if (labelsPath === undefined) {
    throw new CnnError(
      'OPTIONS',
      `${path} holds one array, without labels. Put images and labels into one npz file, or give labelsPath to arrayFiles.`,
    );
  }
  const labels = (await readArrays(labelsPath)).array;
  if (!labels)
    throw new CnnError('DATA', `${labelsPath}: expected one array of labels, received an npz file.`);
  return labelledArraysSet({ images: arrays.array, labels }, options);
}
