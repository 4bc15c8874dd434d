import { CnnError } from '@cnn/core';

/** What tells one state of a set from another, without reading the images. Plain JSON. */
export interface DataFingerprint {
  readonly images: number;
  /** SHA-256 of files, labels and groups, in their order. */
  readonly names: string;
  /** SHA-256 of the sizes of files in bytes. */
  readonly sizes: string;
}

/**
 * @param then that of the run's beginning, as it was read; nothing in checkpoints that have none
 * @param data what the message calls the images
 * @throws CnnError (DATA) when images were added, removed, changed or labelled otherwise
 */
export function checkSameData(now: DataFingerprint, then: unknown, data: string): void {
  if (typeof then !== 'object' || then === null) return;
  const { images, names, sizes } = then as Partial<DataFingerprint>;
  const problem =
    images !== now.images
      ? `it had ${images} images and has ${now.images} now`
      : names !== now.names
        ? 'images have other names, labels or groups'
        : sizes !== now.sizes
          ? 'images have other sizes in bytes'
          : undefined;
  if (problem === undefined) return;
  throw new CnnError(
    'DATA',
    `${data} is not as it was when the run began: ${problem}. Bring it back to that, or train anew into another folder.`,
    { details: { reason: 'changed' } },
  );
}
