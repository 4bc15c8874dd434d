import { CnnError } from '@cnn/core';

/** The folder that holds the file. @throws CnnError (DATA) for a file beside the class folders */
export function classOf(path: string, file: string): string {
  const name = file.split('/').at(-2);
  if (name !== undefined) return name;
  throw new CnnError(
    'DATA',
    `${path}: ${file} lies in no class folder. Expected CLASS/${file}. Move it, or remove it.`,
  );
}

export interface FindClassesOptions {
  /** The set's folder, for messages. */
  readonly path: string;
  /** Paths below it. */
  readonly files: readonly string[];
  /** The wanted classes, in their order. */
  readonly classNames?: readonly string[];
}

/**
 * Names of the class folders, sorted by code points as Keras sorts them, or the wanted ones.
 *
 * @throws CnnError (DATA) for one class only, a class that is not wanted, or files beside the class folders
 */
export function findClasses(options: FindClassesOptions): string[] {
  const { path, classNames, files } = options;
  const found = [...new Set(files.map((file) => classOf(path, file)))].sort();
  const unknown = found.find((name) => classNames && !classNames.includes(name));
  if (classNames && unknown !== undefined) {
    throw new CnnError(
      'DATA',
      `${path}: the folder ${unknown} is none of the classes ${classNames.join(', ')}. Rename it, or add the class.`,
    );
  }
  if (found.length < 2 && !classNames) {
    throw new CnnError(
      'DATA',
      `${path}: expected at least two class folders, received one: ${found[0]}. Put the images of each class into a folder of its name.`,
    );
  }
  return classNames ? [...classNames] : found;
}
