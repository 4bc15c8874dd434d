import { CnnError } from '@cnn/core';
import type { NdArray } from '../formats/ndArray.js';
import { describeSource, type PixelSource } from '../preparation/preprocessing.js';
import { arrayWhite, whiteOf } from '../preparation/white.js';
import type { Parts } from '../split/split.js';
import { arraySet } from './arraySet.js';
import { channelsLast, isChannelsFirst } from './channelsLast.js';
import type { ImageSet } from './imageSet.js';
import { joinArrays } from './joinArrays.js';

/** How arrays of a file become a labelled set. */
export interface FileArraysOptions {
  /** What the set is called: its file, in messages too. */
  readonly name: string;
  /** Default: '0', '1', … */
  readonly classNames?: readonly string[] | undefined;
  /** Labels are rows of 0 and 1, `[n, classes]`: several an image, or none. Default false. */
  readonly multiLabel?: boolean | undefined;
  /** The value of white, null to leave values as they are. Default: as type and range of the images say, see `arrayWhite`. */
  readonly white?: number | null | undefined;
  /** What a model was trained on that these images are for: where white is not clear, it is the model's. */
  readonly source?: PixelSource | undefined;
}

export interface FileArraysSet extends ImageSet {
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

/**
 * A set of the arrays of an npz file that holds images and labels: as MedMNIST, whose three parts it then has, as Keras's sets, or
 * `images` and `labels`.
 *
 * @throws CnnError (DATA) of one line that names the file
 */
export function npzSet(arrays: Arrays, options: FileArraysOptions): FileArraysSet {
  const { name: path } = options;
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
  const named = labelledArraysSet({ images, labels: joinLabels(pairs, path) }, options);
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
  options: FileArraysOptions,
): void {
  const whites = parts
    .filter(([, { data }]) => data.length > 0)
    .map(([name, images]) => ({ name, white: seenWhite(images, `${options.name}: ${name}`, options) }));
  const [first, ...others] = whites;
  const other = others.find(({ white }) => white !== first?.white);
  if (!first || !other) return;
  throw new CnnError(
    'DATA',
    `${options.name}: expected one white in all parts, received ${String(first.white)} in ${first.name} and ${String(other.white)} in ${other.name}. Bring them to one range, or say what white is (white).`,
    { details: { option: 'white' } },
  );
}

function seenWhite(
  { dtype, data, shape }: NdArray,
  where: string,
  options: FileArraysOptions,
): number | null {
  const imageSize = shape.slice(1).reduce((product, dim) => product * dim, 1);
  const { white, source } = options;
  const trained = source?.type === dtype ? source.white : undefined;
  return arrayWhite({ dtype, data, where, imageSize, white, trained }).white;
}

export interface LabelledArrays {
  readonly images: NdArray;
  readonly labels: NdArray;
}

/** A set of an array of images and one of labels. @throws CnnError (DATA) of one line that names the file */
export function labelledArraysSet(
  { images, labels }: LabelledArrays,
  options: FileArraysOptions,
): FileArraysSet {
  const { name: path, classNames, multiLabel = false } = options;
  const turned = isChannelsFirst(images);
  const set = arraySet({
    images: turned ? channelsLast(images) : images,
    labels,
    name: path,
    multiLabel,
    white: seenWhite(images, `${path}: images`, options),
    classNames,
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
