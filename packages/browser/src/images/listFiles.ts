import { CnnError } from '@cnn/core';
import type { NamedFile } from './decodeFile.js';

/** An image with what is known of it. */
export interface FoundFile extends NamedFile {
  /** Its class; in a set with several labels an image all that it carries, or none. */
  readonly labels: readonly string[];
  readonly group?: string;
}

export interface ListFilesOptions {
  /** What the set is called, for messages. */
  readonly name: string;
  readonly files: Iterable<File | NamedFile>;
  readonly label?: ((path: string) => string | readonly string[]) | undefined;
  readonly group?: ((path: string) => string) | undefined;
  readonly multiLabel: boolean;
}

export interface FileListing {
  /** Sorted by path, by code points. */
  readonly found: readonly FoundFile[];
  /** Files that are no images by their name; hidden ones are not counted. */
  readonly otherFiles: number;
}

const imageName = /\.(png|jpe?g|webp|tiff?|gif|avif|bmp)$/i;

/** The path below the chosen folder; that folder's own name comes first in `webkitRelativePath`. */
function namedFile(file: File | NamedFile): NamedFile {
  if (!(file instanceof Blob)) return file;
  const [, ...below] = file.webkitRelativePath.split('/');
  return { path: below.length > 0 ? below.join('/') : file.name, file };
}

/**
 * Images among files, with their classes and groups.
 *
 * @throws CnnError (DATA) for no image, two of one path, or a class or group that is missing
 */
export function listFiles(options: ListFilesOptions): FileListing {
  const { name, files, group } = options;
  const visible = Array.from(files, namedFile).filter(({ path }) => !/(^|\/)\./.test(path));
  const images = visible.filter(({ path }) => imageName.test(path));
  if (images.length === 0) {
    throw new CnnError(
      'DATA',
      `${name}: expected PNG, JPEG, WebP, GIF, AVIF or BMP images in class folders, received ${visible.length} other files. Choose another folder.`,
    );
  }
  images.sort((a, b) => (a.path < b.path ? -1 : 1));
  const found = images.map(({ path, file }, index) => {
    if (images[index + 1]?.path === path) {
      throw new CnnError('DATA', `${name}: ${path} is there twice. Give each file a path of its own.`);
    }
    const groupName = group?.(path);
    if (group && !groupName) {
      throw new CnnError(
        'DATA',
        `${path}: group gave "${groupName}", expected a name, such as the patient's.`,
      );
    }
    return {
      path,
      file,
      labels: labelsOf(options, path),
      ...(groupName === undefined ? {} : { group: groupName }),
    };
  });
  return { found, otherFiles: visible.length - images.length };
}

function labelsOf({ name, label, multiLabel }: ListFilesOptions, path: string): readonly string[] {
  const given = label ? label(path) : path.split('/').at(-2);
  if (given === undefined) {
    throw new CnnError(
      'DATA',
      `${name}: ${path} lies in no class folder. Expected CLASS/${path}. Choose the folder above, or say where the class is (label).`,
    );
  }
  const labels = typeof given === 'string' ? [given] : given;
  if (multiLabel ? typeof given === 'string' : labels.length !== 1) {
    const expected = multiLabel
      ? 'a list of labels for multiLabel'
      : 'one label; multiLabel: true is for lists';
    throw new CnnError('DATA', `${path}: label gave ${JSON.stringify(given)}, expected ${expected}.`);
  }
  if (labels.includes('') || new Set(labels).size < labels.length) {
    throw new CnnError('DATA', `${path}: label gave ${JSON.stringify(given)}, expected names, each once.`);
  }
  return labels;
}
