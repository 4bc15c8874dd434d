import { CnnError } from '@cnn/core';
import { extensionOf, type FileTally, hiddenInPath, npzSet, parseNpz, Tally } from '@cnn/data';
import type { FilesSet, FilesSetOptions } from './filesSet.js';
import { isImagePath } from './listFiles.js';
import type { NamedFile } from './namedFile.js';

/** Whether a path is that of arrays: an npz file. */
export function isArrayPath(path: string): boolean {
  return /\.npz$/i.test(path) && hiddenInPath(path) === undefined;
}

export interface NpzFilesOptions extends FilesSetOptions {
  /** The value of white, null to leave values as they are. Default: as type and range of the images say. */
  readonly white?: number | null | undefined;
}

/**
 * The set of the one npz file among files, as `arrayFiles` of `@cnn/node` makes it.
 *
 * @returns undefined where there is none
 * @throws CnnError (DATA) for images or another npz beside it, or arrays that are no set; (OPTIONS) for what arrays say nothing of
 */
export async function npzFiles(
  files: readonly NamedFile[],
  options: NpzFilesOptions,
): Promise<FilesSet | undefined> {
  const [npz, ...more] = files.filter(({ path }) => isArrayPath(path));
  if (!npz) return undefined;
  const image = more[0] ?? files.find(({ path }) => isImagePath(path) && hiddenInPath(path) === undefined);
  if (image) {
    throw new CnnError(
      'DATA',
      `${npz.path} holds images of its own, and ${image.path} is there besides. Expected one npz file, or image files. Remove one of them.`,
    );
  }
  refuseRules(npz.path, options);
  const { name = npz.path, classNames, multiLabel, white } = options;
  const bytes = new Uint8Array(await npz.file.arrayBuffer());
  const { told, ...set } = npzSet(parseNpz({ bytes, where: npz.path }), {
    ...{ name, classNames, multiLabel, white },
  });
  const [height, width] = set.imageShape;
  const { imageSize } = options;
  if (imageSize && (imageSize[0] !== height || imageSize[1] !== width)) {
    throw new CnnError(
      'DATA',
      `${npz.path} has images of ${height}x${width}, which can't be resized to ${imageSize.join('x')}. Use image files for other sizes.`,
      { details: { option: 'imageSize' } },
    );
  }
  const hidden = files.filter(({ path }) => hiddenInPath(path) !== undefined);
  const others = tallyOf(
    files.filter((one) => one !== npz && !hidden.includes(one)),
    extensionOf,
  );
  return {
    ...set,
    report: {
      images: set.items.length,
      classCounts: countsOf(set),
      ...(set.multiLabel
        ? { withoutLabel: set.items.filter(({ labels }) => labels?.length === 0).length }
        : {}),
      regularSize: { height, width },
      odd: { count: 0, sizes: [], handling: options.onOddSize ?? 'resize' },
      bad: [],
      otherFiles: others.count,
      listing: {
        ...{ others, imageless: [], joined: [], alike: [] },
        hidden: tallyOf(hidden, (path) => hiddenInPath(path) as string),
      },
      ...(told.length > 0 ? { told } : {}),
    },
  };
}

/** @throws CnnError (OPTIONS) for rules about paths, which arrays don't have */
function refuseRules(path: string, { label, group }: NpzFilesOptions): void {
  const given = label !== undefined ? 'label' : group !== undefined ? 'group' : undefined;
  if (given === undefined) return;
  throw new CnnError(
    'OPTIONS',
    `${given}: a rule is for the paths of image files, and ${path} holds arrays, with labels of their own. Leave it out.`,
    { details: { option: given, refused: true } },
  );
}

function tallyOf(files: readonly NamedFile[], kindOf: (path: string) => string): FileTally {
  const tally = new Tally();
  for (const { path } of files) tally.add(path, kindOf(path));
  return tally.toJSON();
}

function countsOf({ classNames, items }: Pick<FilesSet, 'classNames' | 'items'>): Record<string, number> {
  const counts = Object.fromEntries(classNames.map((name) => [name, 0]));
  for (const { label, labels = [label] } of items)
    for (const one of labels) {
      const name = classNames[one] as string;
      counts[name] = (counts[name] ?? 0) + 1;
    }
  return counts;
}
