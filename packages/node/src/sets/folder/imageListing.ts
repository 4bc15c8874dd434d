import { CnnError } from '@cnn/core';
import { canonicalName, type FileTally } from '@cnn/data';

/** What file names of images end in: all that torchvision and Keras read, and more. */
const imageExtensions: ReadonlySet<string> = new Set([
  ...['.png', '.jpg', '.jpeg', '.jpe', '.jfif', '.webp', '.tif', '.tiff', '.gif', '.avif'],
  ...['.bmp', '.ppm', '.pgm', '.pbm', '.pnm'],
]);

/** For messages. */
export const imageFormats = 'PNG, JPEG, WebP, TIFF, GIF, AVIF, BMP or PPM';

/** Whether a name ends as those of images do, in upper or lower case. */
export function isImage(name: string): boolean {
  return imageExtensions.has(name.slice(name.lastIndexOf('.')).toLowerCase());
}

/** What a folder or an archive of images holds. Plain JSON. */
export interface ImageListing {
  /** Paths below the folder, with `/`, sorted by code points, so that they are the same on every system. */
  readonly files: readonly string[];
  /** Files that are no images by their name. */
  readonly others: FileTally;
  /** Hidden files and folders, and what systems leave beside files. */
  readonly hidden: FileTally;
  /** Folders that hold no image, neither themselves nor below. */
  readonly imageless: readonly string[];
  /** Links to folders, whose images are among the files. */
  readonly links: readonly string[];
  /** Other lines for people. */
  readonly notes: readonly string[];
}

/** @throws CnnError (DATA) for a name that is no Unicode: others that differ in the same bytes would be the same name */
export function checkReadable(where: string, name: string): void {
  if (!name.includes('\ufffd')) return;
  throw new CnnError(
    'DATA',
    `${where}: the name of ${name} is not in UTF-8, and other names could be taken for it. Rename it, or pack the archive again with UTF-8 names.`,
  );
}

/** @throws CnnError (DATA) for two files whose names differ only in their Unicode form */
export function checkForms(where: string, files: readonly string[]): void {
  const seen = new Set<string>();
  for (const file of files) {
    const name = canonicalName(file);
    if (seen.has(name)) {
      throw new CnnError(
        'DATA',
        `${where}: ${file} is there twice, with its accents written in two Unicode forms. Rename or remove one of them.`,
      );
    }
    seen.add(name);
  }
}
