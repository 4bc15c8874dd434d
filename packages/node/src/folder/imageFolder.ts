import { CnnError } from '@cnn/core';
import { classOf, findClasses } from './classes.js';
import { type FileSetOptions, type FolderSet, fileSet } from './fileSet.js';
import { type GroupRule, groupRule } from './groupRule.js';
import { listImages } from './listImages.js';

export interface ImageFolderOptions extends FileSetOptions {
  /** A folder with class folders at any depth. */
  readonly path: string;
  /** Where the class is found. Default: the name of the folder that holds the image. */
  readonly label?: GroupRule;
  /** Where the patient or slide is found; none when absent. */
  readonly group?: GroupRule;
  /** What the set is called. Default: `path`. */
  readonly name?: string;
}

/**
 * A set of the images below a folder, see `fileSet`. The order is that of the paths.
 *
 * @throws CnnError (DATA or FILE) of one line for a folder that is missing, empty or has one class, an image without
 *   class or group, and as `fileSet` does
 */
export async function imageFolder(options: ImageFolderOptions): Promise<FolderSet> {
  const { path, group, label, name = path, classNames: wanted } = options;
  const groupOf = group === undefined ? undefined : groupRule({ rule: group, what: 'group' });
  const labelOf = label === undefined ? undefined : groupRule({ rule: label, what: 'label' });
  const { files, others } = await listImages(path);
  if (files.length === 0) {
    const held = others === 0 ? 'it is empty' : `it holds ${others} other files`;
    throw new CnnError(
      'DATA',
      `${name}: expected PNG, JPEG, WebP, TIFF, GIF or AVIF images in class folders; ${held}.`,
    );
  }
  const entries = files.map((file) => ({
    file,
    labels: [labelOf ? labelOf(file) : classOf(name, file)],
    ...(groupOf ? { group: groupOf(file) } : {}),
  }));
  const found = entries.flatMap(({ labels }) => labels);
  const classNames = findClasses({ name, found, ...(wanted ? { wanted } : {}) });
  const grouped = group !== undefined;
  return fileSet({ name, path, entries, classNames, otherFiles: others, grouped }, options);
}
