import { type FolderSet, fileSet } from './fileSet.js';
import type { FileSetOptions } from './fileSetOptions.js';

export interface ImageFileSetOptions extends Omit<FileSetOptions, 'classNames'> {
  /** Paths of image files. */
  readonly files: readonly string[];
  /** What predictions tell apart. Their labels are not known: each item has the first. */
  readonly classNames: readonly string[];
}

/**
 * A set of image files without labels, to be predicted; in the order of `files`.
 *
 * @throws CnnError as `fileSet` does
 */
export async function imageFileSet({ files, ...options }: ImageFileSetOptions): Promise<FolderSet> {
  const { classNames } = options;
  const label = classNames[0] as string;
  return fileSet(
    {
      name: files.length === 1 ? (files[0] as string) : `${files.length} image files`,
      path: '',
      entries: files.map((file) => ({ file, labels: [label] })),
      classNames,
      otherFiles: 0,
      grouped: false,
    },
    options,
  );
}
