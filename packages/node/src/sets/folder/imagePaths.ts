import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CnnError } from '@cnn/core';
import { listImages } from './listImages.js';

/**
 * The paths of image files: files as they are, and of a folder all images below it, in order. Hidden files are left out.
 *
 * @throws CnnError (FILE) for a folder that can't be read; (DATA) for one without an image
 * @example
 * const predictions = await model.predict(await imagePaths(['new', 'more/image.png']));
 */
export async function imagePaths(paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    const isFolder = await stat(path).then(
      (entry) => entry.isDirectory(),
      () => false, // who reads the file says what is wrong
    );
    if (!isFolder) {
      found.push(path);
      continue;
    }
    const { files } = await listImages(path);
    if (files.length === 0) {
      throw new CnnError('DATA', `${path}: expected image files in this folder or below it, found none.`);
    }
    for (const file of files) found.push(join(path, file));
  }
  return found;
}
