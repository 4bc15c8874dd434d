import { opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CnnError } from '@cnn/core';
import { fileError } from '../files/fileErrors.js';

/** What file names of images end in. */
const imageExtensions = ['.png', '.jpg', '.jpeg', '.webp', '.tif', '.tiff', '.gif', '.avif'] as const;

export interface ImageList {
  /** Paths below the folder, with `/`, sorted by code points, so that they are the same on every system. */
  readonly files: readonly string[];
  /** How many other files there are; hidden ones are not counted. */
  readonly others: number;
}

/** Whether a name ends as those of images do. */
export function isImage(name: string): boolean {
  const lower = name.toLowerCase();
  return imageExtensions.some((extension) => lower.endsWith(extension));
}

/**
 * All image files below a folder. Hidden files and folders are left out; links to files are followed, links to folders
 * are not, so that there are no circles.
 *
 * @throws CnnError (FILE) when the folder or one below it can't be read
 */
export async function listImages(folder: string): Promise<ImageList> {
  const files: string[] = [];
  let others = 0;
  const visit = async (below: string): Promise<void> => {
    for await (const entry of await opendir(join(folder, below))) {
      if (entry.name.startsWith('.')) continue;
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) await visit(path);
      else if (!isImage(entry.name)) others++;
      else if (entry.isFile() || (await stat(join(folder, path))).isFile()) files.push(path);
    }
  };
  try {
    if (!(await stat(folder)).isDirectory()) {
      throw new CnnError(
        'FILE',
        `${folder} is a file. Expected a folder of images, with one folder for each class.`,
      );
    }
    await visit('');
  } catch (error) {
    throw error instanceof CnnError ? error : fileError(`can't read the image folder ${folder}`, error);
  }
  files.sort((a, b) => (a < b ? -1 : 1));
  return { files, others };
}
