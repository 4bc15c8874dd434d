import type { NamedFile } from '@cnn/browser';

/** The files of a folder that was chosen, by their paths. */
export function namedFiles(files: Iterable<File>): readonly NamedFile[] {
  return Array.from(files, (file) => ({ path: file.webkitRelativePath || file.name, file }));
}
