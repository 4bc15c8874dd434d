import { CnnError } from '@cnn/core';
import type { ImageReading } from '@cnn/data';
import type { FilesSet } from './filesSet.js';

/** What can be said about how image files are read. */
export interface Reading {
  readonly page?: number | undefined;
  readonly white?: number | null | undefined;
  readonly colourProfile?: 'convert' | 'ignore' | undefined;
}

/** The same, of image files. */
export interface FileReading extends Reading {
  readonly white?: number | undefined;
}

/** @throws CnnError (OPTIONS) for a value of white that image files can't have */
export function readingOf({ page, white, colourProfile }: Reading): FileReading {
  if (white === null) {
    throw new CnnError(
      'OPTIONS',
      'white: image files always have a white, so that null is for array files. Give a number, such as 4095.',
      { details: { option: 'white' } },
    );
  }
  if (white !== undefined && !(Number.isInteger(white) && white > 0 && white <= 65_535)) {
    throw new CnnError('OPTIONS', `white: expected a whole number of 1 to 65535, received ${white}.`, {
      details: { option: 'white' },
    });
  }
  return { page, white, colourProfile };
}

/** The set, which says how its files were read where something was said about that: for a model that is trained on them. */
export function withReading(set: FilesSet, { page, white, colourProfile }: FileReading): FilesSet {
  const said = { page, white, colourProfile };
  const reading: ImageReading = Object.fromEntries(
    Object.entries(said).filter(([, value]) => value !== undefined),
  );
  return Object.keys(reading).length > 0 ? { ...set, reading } : set;
}
