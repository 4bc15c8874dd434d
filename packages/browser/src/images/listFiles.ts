import { CnnError } from '@cnn/core';
import {
  alikeNames,
  canonicalName,
  describeTally,
  extensionOf,
  type FileTally,
  findGivenParts,
  type GivenParts,
  hiddenInPath,
  imagelessFolders,
  joinedNames,
  partNames,
  partOfName,
  Tally,
} from '@cnn/data';
import type { NamedFile } from './namedFile.js';

/** An image with what is known of it. */
export interface FoundFile extends NamedFile {
  /** Its class; in a multi-label set all that it carries, or none. */
  readonly labels: readonly string[];
  readonly group?: string;
}

export interface ListFilesOptions {
  /** What the set is called, for messages. */
  readonly name: string;
  readonly files: Iterable<File | NamedFile>;
  readonly label?: ((path: string) => string | readonly string[]) | undefined;
  /** Which folder holds the class, from 0, where `label` is one of a rule: -1 is the one that holds the file. */
  readonly labelLevel?: number | undefined;
  readonly group?: ((path: string) => string) | undefined;
  /** Which folder is the group's, from 0, where `group` is one of a rule. */
  readonly groupLevel?: number | undefined;
  readonly multiLabel: boolean;
  readonly classNames?: readonly string[] | undefined;
  readonly givenParts?: 'use' | 'ignore' | undefined;
  readonly onEmptyClass?: 'error' | 'skip' | undefined;
}

/** What is there besides the images. Plain JSON. */
export interface FilesListing {
  /** Files that are no images by their name. */
  readonly others: FileTally;
  /** Hidden files, and what systems leave beside files. */
  readonly hidden: FileTally;
  /** Folders without an image. */
  readonly imageless: readonly string[];
  /** Classes and groups that came in two Unicode forms, which are one. */
  readonly joined: readonly string[];
  /** Classes and groups that differ only in case or spaces. */
  readonly alike: readonly (readonly string[])[];
}

export interface FileListing {
  /** Sorted by path, by code points. */
  readonly found: readonly FoundFile[];
  readonly listing: FilesListing;
  readonly given: GivenParts | undefined;
}

const imageName = /\.(png|jpe?g|jpe|jfif|webp|tiff?|gif|avif|bmp|p[pgbn]m)$/i;

/** Whether a path ends as those of images do. */
export function isImagePath(path: string): boolean {
  return imageName.test(path);
}

/** The path below the chosen folder; that folder's own name comes first in `webkitRelativePath`. */
export function namedFile(file: File | NamedFile): NamedFile {
  if (!(file instanceof Blob)) return file;
  const [, ...below] = file.webkitRelativePath.split('/');
  return { path: below.length > 0 ? below.join('/') : file.name, file };
}

/**
 * Images among files, with their classes and groups, and what else is there.
 *
 * @throws CnnError (DATA) for no image, two of one path (in whatever Unicode form), a class or group that is missing, or a
 *   class folder without an image
 */
export function listFiles(options: ListFilesOptions): FileListing {
  const { name, group } = options;
  const [others, hidden] = [new Tally(), new Tally()];
  const folders: string[] = [];
  const images: NamedFile[] = [];
  for (const given of options.files) {
    const named = namedFile(given);
    const kind = hiddenInPath(named.path);
    if (kind !== undefined) hidden.add(named.path, kind);
    else if (imageName.test(named.path)) images.push(named);
    else others.add(named.path, extensionOf(named.path));
    if (kind === undefined) folders.push(named.path.split('/').slice(0, -1).join('/'));
  }
  if (images.length === 0) {
    const { count } = others.toJSON();
    throw new CnnError(
      'DATA',
      `${name}: expected PNG, JPEG, WebP, GIF, AVIF, BMP or PPM images in class folders, received ${count} other files${count > 0 ? `: ${describeTally(others.toJSON())}` : ''}. Choose another folder.`,
    );
  }
  images.sort((a, b) => (a.path < b.path ? -1 : 1));
  checkTwice(name, images);
  const labels = images.map(({ path }) => labelsOf(options, path));
  const groups = group && images.map(({ path }) => groupOf(group, path));
  const found = images.map(
    (named, at): FoundFile => ({
      ...named,
      labels: (labels[at] as readonly string[]).map(canonicalName),
      ...(groups ? { group: canonicalName(groups[at] as string) } : {}),
    }),
  );
  const imageless = imagelessFolders({ images: images.map(({ path }) => path), folders });
  const listing = {
    ...{ others: others.toJSON(), hidden: hidden.toJSON(), imageless },
    joined: [...joinedNames(labels.flat()), ...joinedNames(groups ?? [])],
    alike: [...alikeNames(labels.flat()), ...alikeNames(groups ?? [])],
  };
  checkImageless(options, listing, new Set(found.flatMap((one) => one.labels)));
  return { found, listing, given: partsOf(options, found) };
}

function checkTwice(name: string, images: readonly NamedFile[]): void {
  const seen = new Set<string>();
  for (const { path } of images) {
    if (seen.has(canonicalName(path)))
      throw new CnnError('DATA', `${name}: ${path} is there twice. Give each file a path of its own.`);
    seen.add(canonicalName(path));
  }
}

function groupOf(group: (path: string) => string, path: string): string {
  const name = group(path);
  if (name) return name;
  throw new CnnError('DATA', `${path}: group gave "${name}", expected a name, such as the patient's.`);
}

/** @throws CnnError (DATA) for a folder without an image when its class is missing in the set */
function checkImageless(
  { name, label, labelLevel = label ? undefined : -1, classNames, onEmptyClass = 'error' }: ListFilesOptions,
  { imageless, others }: FilesListing,
  found: ReadonlySet<string>,
): void {
  if (onEmptyClass === 'skip' || classNames || labelLevel === undefined) return;
  const classOf = (folder: string): string | undefined => folder.split('/').at(labelLevel)?.normalize('NFC');
  const folder = imageless.find((one) => {
    const own = classOf(one);
    return own !== undefined && !found.has(own);
  });
  if (folder === undefined) return;
  const held = others.count > 0 ? `; it holds other files: ${describeTally(others)}` : '';
  throw new CnnError(
    'DATA',
    `${name}: the folder ${folder} holds no image, so that the class ${classOf(folder)} would be missing${held}. Add its images, remove the folder, or leave the class out with onEmptyClass: 'skip'.`,
    { details: { option: 'onEmptyClass' } },
  );
}

/**
 * Parts that folders give; none when the labels themselves are called so.
 *
 * @throws CnnError (DATA) for a group that is the folder of the part
 */
function partsOf(options: ListFilesOptions, found: readonly FoundFile[]): GivenParts | undefined {
  const { name, label, givenParts = 'use', groupLevel } = options;
  const { labelLevel = label ? undefined : -1 } = options;
  const named = labelLevel === undefined && found.some(({ labels }) => labels.some((one) => partOfName(one)));
  if (givenParts === 'ignore' || named) return undefined;
  const given = findGivenParts({ name, files: found.map(({ path }) => path), classLevel: labelLevel });
  if (!given || groupLevel !== given.level) return given;
  const folders = partNames.flatMap((part) => given.folders[part] ?? []);
  throw new CnnError(
    'DATA',
    `${name}: group folder:${groupLevel + 1} is the folder of the part (${folders.join(', ')}), expected that of the patient. Give group folder:${given.level + 2}, or another rule.`,
    { details: { option: 'group' } },
  );
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
  if (labels.includes('') || new Set(labels.map(canonicalName)).size < labels.length) {
    throw new CnnError('DATA', `${path}: label gave ${JSON.stringify(given)}, expected names, each once.`);
  }
  return labels;
}
