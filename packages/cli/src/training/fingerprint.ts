import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CnnError } from '@cnn/core';
import type { ImageSet } from '@cnn/data';

/** What tells one state of a set from another, without reading the images. Plain JSON. */
export interface DataFingerprint {
  readonly images: number;
  /** SHA-256 of files, labels and groups, in their order. */
  readonly names: string;
  /** SHA-256 of the sizes of files in bytes. */
  readonly sizes: string;
}

/** Files that are asked for their size at once. */
const AT_ONCE = 64;

/** @param data where the set is: a folder, or a file such as a manifest with images beside it, an archive or arrays */
export async function fingerprintOf({ items }: ImageSet, data: string): Promise<DataFingerprint> {
  const names = createHash('sha256');
  const sizes = createHash('sha256');
  const found = await stat(data).catch(() => undefined);
  const folder = found?.isDirectory() ? data : dirname(data);
  sizes.update(`${found?.isFile() ? found.size : 0}\n`);
  for (let first = 0; first < items.length; first += AT_ONCE) {
    const some = items.slice(first, first + AT_ONCE);
    for (const { file, label, labels, group } of some)
      names.update(`${JSON.stringify([file, label, labels, group])}\n`);
    for (const size of await Promise.all(some.map(({ file }) => sizeOf(found && file, folder))))
      sizes.update(`${size}\n`);
  }
  return { images: items.length, names: names.digest('hex'), sizes: sizes.digest('hex') };
}

/** 0 for what is no file of its own. Its name on the disk may be in the other Unicode form. */
async function sizeOf(file: string | undefined, folder: string): Promise<number> {
  if (file === undefined) return 0;
  const found = await stat(join(folder, file)).catch(() =>
    stat(join(folder, file.normalize('NFD'))).catch(() => undefined),
  );
  return found?.size ?? 0;
}

/**
 * @param then that of the run's beginning, as it was read; nothing in checkpoints that have none
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
    `--resume: ${data} is not as it was when the run began: ${problem}. Bring it back to that, or train anew into another --out.`,
  );
}
