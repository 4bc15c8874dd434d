import { isImagePath } from '@cnn/browser';

/** A file with its path below what was chosen. */
export interface ChosenFile {
  readonly path: string;
  readonly file: File | Blob;
}

/**
 * Files of a folder picker with their paths. The chosen folder's own name is left out, unless images lie right in it: then it is
 * their class.
 */
export function filesOfFolder(files: Iterable<File>): ChosenFile[] {
  const all = Array.from(files, (file) => ({ path: file.webkitRelativePath || file.name, file }));
  const nested = all.some(({ path }) => path.split('/').length > 2);
  return nested ? all.map(({ path, file }) => ({ path: path.slice(path.indexOf('/') + 1), file })) : all;
}

/** Images among files that lie in no folder, so that nothing but a person says what class they are. */
export function looseImages(files: readonly ChosenFile[]): readonly ChosenFile[] {
  return files.filter(({ path }) => !path.includes('/') && !path.startsWith('.') && isImagePath(path));
}

/** The same files in the folder of a class. */
export function inClass(files: readonly ChosenFile[], className: string): readonly ChosenFile[] {
  return files.map(({ path, file }) => ({ path: `${className}/${path}`, file }));
}

/** What is wrong with the name of a class that is to be a folder; undefined where nothing is. */
export function classNameProblem(name: string): string | undefined {
  if (name.trim() === '') return 'Give the class a name.';
  if (/[/\\]/.test(name)) return 'A class can’t have / or \\ in its name.';
  if (name.startsWith('.')) return 'A class can’t begin with a dot.';
  return undefined;
}
