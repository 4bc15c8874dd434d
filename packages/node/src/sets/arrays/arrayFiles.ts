import { CnnError } from '@cnn/core';
import {
  arraySet,
  arrayWhite,
  describeSource,
  type ImageSet,
  type NdArray,
  type Parts,
  type PixelSource,
  whiteOf,
} from '@cnn/data';
import { channelsLast, isChannelsFirst } from './channelsLast.js';
import { joinArrays } from './joinArrays.js';
import { readArrays } from './readArrays.js';

export interface ArrayFilesOptions {
  /** An npz file with images and labels, or an npy or idx file of images. */
  readonly path: string;
  /** An npy or idx file of labels, when `path` holds only images. */
  readonly labelsPath?: string | undefined;
  /** Default: '0', '1', … */
  readonly classNames?: readonly string[] | undefined;
  /** Labels are rows of 0 and 1, `[n, classes]`: several an image, or none. Default false. */
  readonly multiLabel?: boolean | undefined;
  /** The value of white, null to leave values as they are. Default: as type and range of the images say, see `arrayWhite`. */
  readonly white?: number | null | undefined;
  /** What a model was trained on that these images are for: where white is not clear, it is the model's. */
  readonly source?: PixelSource | undefined;
}

export interface ArrayFilesSet extends ImageSet {
  /** What was seen in the arrays, or done with them, that people should know. */
  readonly told: readonly string[];
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
  const { path } = options;
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
  const images = joinArrays(
    pairs.map(([one]) => one),
    path,
  );
  checkWhites(
    layout.map(([name], part) => [name, (pairs[part] as (typeof pairs)[number])[0]] as const),
    options,
  );
  const named = setOf(images, joinLabels(pairs, path), options);
  const used: readonly string[] = layout.flat();
  const unused = Object.keys(arrays).filter((name) => !used.includes(name));
  const line = `${path}: arrays that are not used: ${unused.join(', ')}.`;
  const set = unused.length > 0 ? { ...named, told: [...named.told, line] } : named;
  if (pairs.length !== 3) return set;
  const [train = 0, validation = 0, test = 0] = pairs.map(([{ shape }]) => shape[0] ?? 0);
  const parts = {
    train: range(0, train),
    validation: range(train, validation),
    test: range(train + validation, test),
  };
  return { ...set, parts };
}

/** Labels of parts may have different types of integers. */
function joinLabels(pairs: readonly (readonly [NdArray, NdArray])[], path: string): NdArray {
  return joinArrays(
    pairs.map(([, { shape, data }]) => ({ shape, dtype: 'float64' as const, data: Float64Array.from(data) })),
    path,
  );
}

/** @throws CnnError (DATA) for parts in which white is not the same value */
function checkWhites(
  parts: readonly (readonly [name: string, images: NdArray])[],
  options: ArrayFilesOptions,
): void {
  const whites = parts
    .filter(([, { data }]) => data.length > 0)
    .map(([name, images]) => ({ name, white: seenWhite(images, `${options.path}: ${name}`, options) }));
  const [first, ...others] = whites;
  const other = others.find(({ white }) => white !== first?.white);
  if (!first || !other) return;
  throw new CnnError(
    'DATA',
    `${options.path}: expected one white in all parts, received ${String(first.white)} in ${first.name} and ${String(other.white)} in ${other.name}. Bring them to one range, or say what white is (white).`,
    { details: { option: 'white' } },
  );
}

function seenWhite(
  { dtype, data, shape }: NdArray,
  where: string,
  options: ArrayFilesOptions,
): number | null {
  const imageSize = shape.slice(1).reduce((product, dim) => product * dim, 1);
  const { white, source } = options;
  const trained = source?.type === dtype ? source.white : undefined;
  return arrayWhite({ dtype, data, where, imageSize, white, trained }).white;
}

function setOf(images: NdArray, labels: NdArray, options: ArrayFilesOptions): ArrayFilesSet {
  const { path, classNames, multiLabel = false } = options;
  const turned = isChannelsFirst(images);
  const set = arraySet({
    images: turned ? channelsLast(images) : images,
    labels,
    name: path,
    multiLabel,
    white: seenWhite(images, `${path}: images`, options),
    ...(classNames ? { classNames } : {}),
  });
  const white = whiteOf(set);
  const source = describeSource({ type: images.dtype, white });
  const told = [
    ...(turned
      ? [`${path}: images are [${images.shape.join(', ')}], channels first; they were turned.`]
      : []),
    ...(images.dtype === 'uint8'
      ? []
      : [
          `${path}: pixels are ${source}${white === null ? '; they are left as they are' : ''} (white says otherwise).`,
        ]),
  ];
  return { ...set, told };
}

/**
 * A set from array files: an npz file that holds images and labels (as MedMNIST, Keras's sets, or `images` and
 * `labels`), or an npy or idx file of images with another of labels.
 *
 * @throws CnnError (FILE or DATA) of one line that names the file
 */
export async function arrayFiles(options: ArrayFilesOptions): Promise<ArrayFilesSet> {
  const { path, labelsPath } = options;
  const arrays = await readArrays(path);
  if (!arrays.array) return fromNpz(arrays, options);
  if (labelsPath === undefined) {
    throw new CnnError(
      'OPTIONS',
      `${path} holds one array, without labels. Put images and labels into one npz file, or give labelsPath to arrayFiles.`,
    );
  }
  const labels = (await readArrays(labelsPath)).array;
  if (!labels)
    throw new CnnError('DATA', `${labelsPath}: expected one array of labels, received an npz file.`);
  const images = arrays.array;
  return setOf(images, labels, options);
}
