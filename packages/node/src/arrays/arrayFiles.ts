import { CnnError } from '@cnn/core';
import { arraySet, type ImageSet, type NdArray, type Parts } from '@cnn/data';
import { joinArrays } from './joinArrays.js';
import { readArrays } from './readArrays.js';

export interface ArrayFilesOptions {
  /** An npz file with images and labels, or an npy or idx file of images. */
  readonly path: string;
  /** An npy or idx file of labels, when `path` holds only images. */
  readonly labelsPath?: string;
  /** Default: '0', '1', … */
  readonly classNames?: readonly string[];
  /** Labels are rows of 0 and 1, `[n, classes]`: several an image, or none. Default false. */
  readonly multiLabel?: boolean;
}

export interface ArrayFilesSet extends ImageSet {
  /** The parts that an npz file in MedMNIST's form comes with. */
  readonly parts?: Parts;
}

type Arrays = Readonly<Record<string, NdArray>>;

/** Names that sets of images go by: MedMNIST's three parts, Keras's two, and plain ones. */
const layouts = [
  [
    ['train_images', 'train_labels'],
    ['val_images', 'val_labels'],
    ['test_images', 'test_labels'],
  ],
  [
    ['x_train', 'y_train'],
    ['x_test', 'y_test'],
  ],
  [['images', 'labels']],
  [['x', 'y']],
] as const;

function range(start: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => start + index);
}

function fromNpz(arrays: Arrays, options: ArrayFilesOptions): ArrayFilesSet {
  const { path, classNames, multiLabel = false } = options;
  const layout = layouts.find((parts) =>
    parts.every((names) => names.every((name) => Object.hasOwn(arrays, name))),
  );
  if (!layout) {
    const expected = layouts.map((parts) => parts.flat().join(', ')).join('; or ');
    throw new CnnError(
      'DATA',
      `${path}: expected the arrays ${expected}; received ${Object.keys(arrays).join(', ')}.`,
    );
  }
  const pairs = layout.map(
    ([images, labels]) => [arrays[images] as NdArray, arrays[labels] as NdArray] as const,
  );
  const set = arraySet({
    images: joinArrays(
      pairs.map(([images]) => images),
      path,
    ),
    labels: joinArrays(
      pairs.map(([, labels]) => labels),
      path,
    ),
    name: path,
    multiLabel,
    ...(classNames ? { classNames } : {}),
  });
  if (pairs.length !== 3) return set;
  const [train = 0, validation = 0, test = 0] = pairs.map(([{ shape }]) => shape[0] ?? 0);
  const parts = {
    train: range(0, train),
    validation: range(train, validation),
    test: range(train + validation, test),
  };
  return { ...set, parts };
}

/**
 * A set from array files: an npz file that holds images and labels (as MedMNIST, Keras's sets, or `images` and
 * `labels`), or an npy or idx file of images with another of labels.
 *
 * @throws CnnError (FILE or DATA) of one line that names the file
 */
export async function arrayFiles(options: ArrayFilesOptions): Promise<ArrayFilesSet> {
  const { path, labelsPath, classNames, multiLabel = false } = options;
  const arrays = await readArrays(path);
  if (!arrays.array) return fromNpz(arrays, options);
  if (labelsPath === undefined) {
    throw new CnnError(
      'USAGE',
      `${path} holds one array, without labels. Put images and labels into one npz file, or give labelsPath to arrayFiles.`,
    );
  }
  const labels = (await readArrays(labelsPath)).array;
  if (!labels)
    throw new CnnError('DATA', `${labelsPath}: expected one array of labels, received an npz file.`);
  const images = arrays.array;
  return arraySet({ images, labels, name: path, multiLabel, ...(classNames ? { classNames } : {}) });
}
