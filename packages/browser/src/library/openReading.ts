import { CnnError } from '@cnn/core';
import type { FileFitting, GroupRule } from '@cnn/data';
import type { ExperimentData } from '@cnn/experiment';
import type { FilesSetOptions } from '../images/filesSet.js';

/** How the images of a library are read: the `data` of an experiment, and whom it is told. */
export interface OpenReading
  extends ExperimentData,
    Pick<FileFitting, 'channels' | 'usualSize' | 'onProgress' | 'signal'> {
  /** Whether folders `train`, `val` and `test` are the set's `parts`. Default `use`. */
  readonly givenParts?: 'use' | 'ignore' | undefined;
  /** What the set is called. Default: `source`, or `images`. */
  readonly name?: string | undefined;
}

/**
 * The options of `imageFiles` that an experiment's `data` is.
 *
 * @param arrays whether the images are those of an npz file
 * @throws CnnError (OPTIONS) for what image files don't have
 */
export function filesOptionsOf(reading: OpenReading, arrays: boolean): FilesSetOptions {
  const { labelFrom, groupFrom, source, name = source ?? 'images', multiLabel } = reading;
  if (multiLabel && !arrays) {
    throw new CnnError(
      'OPTIONS',
      `${name} has one label per image, which multiLabel is not for. Several come from an npz file with rows of 0 and 1.`,
      { details: { option: 'multiLabel', refused: true } },
    );
  }
  return {
    ...{ name, multiLabel },
    ...{ label: labelFrom as GroupRule | undefined, group: groupFrom as GroupRule | undefined },
    ...{ classNames: reading.classNames, givenParts: reading.givenParts, onEmptyClass: reading.onEmptyClass },
    ...{ imageSize: reading.imageSize, usualSize: reading.usualSize, channels: reading.channels },
    ...{ onOddSize: reading.onOddSize, onBadImage: reading.onBadImage },
    ...{ onProgress: reading.onProgress, signal: reading.signal },
  };
}
