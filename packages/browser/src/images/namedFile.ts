import { CnnError } from '@cnn/core';

/** A file that is called by its path below the set's folder. */
export interface NamedFile {
  readonly path: string;
  readonly file: Blob;
}

/** @returns CnnError (DATA) for an image of more pixels than are decoded */
export function tooLarge(path: string, maxPixels: number): CnnError {
  return new CnnError(
    'DATA',
    `${path} has more than ${maxPixels} pixels, the limit. Raise maxPixels if it is meant to be that large.`,
  );
}
