import { CnnError } from '@cnn/core';
import { canonicalName } from '@cnn/data';

/** The folder that holds the file. @throws CnnError (DATA) for a file beside the class folders */
export function classOf(path: string, file: string): string {
  const name = file.split('/').at(-2);
  if (name !== undefined) return name;
  throw new CnnError(
    'DATA',
    `${path}: ${file} lies in no class folder. Expected CLASS/${file}. Move it, remove it, or say where the class is (label).`,
    { details: { option: 'label' } },
  );
}

export interface FindClassesOptions {
  /** The set's name, for messages. */
  readonly name: string;
  /** The class of each file, in one Unicode form. */
  readonly found: readonly string[];
  /** The wanted classes, in their order. */
  readonly wanted?: readonly string[] | undefined;
}

/**
 * Names of the classes in one Unicode form (NFC), sorted by code points as Keras sorts class folders, or the wanted ones.
 *
 * @throws CnnError (DATA) for one class only, or a class that is not wanted
 */
export function findClasses({ name, found, wanted: given }: FindClassesOptions): string[] {
  const wanted = given?.map(canonicalName);
  const names = [...new Set(found)].sort();
  const unknown = names.find((className) => wanted && !wanted.includes(className));
  if (wanted && unknown !== undefined) {
    throw new CnnError(
      'DATA',
      `${name}: the class ${unknown} is none of ${wanted.join(', ')}. Rename it, or add the class.`,
    );
  }
  if (names.length < 2 && !wanted) {
    throw new CnnError(
      'DATA',
      `${name}: expected at least two classes, received one: ${names[0]}. Put the images of each class into a folder of its name.`,
    );
  }
  return wanted ? [...wanted] : names;
}
