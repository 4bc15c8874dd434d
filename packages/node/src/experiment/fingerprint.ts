import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ImageSet } from '@cnn/data';
import type { DataFingerprint } from '@cnn/experiment';

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
