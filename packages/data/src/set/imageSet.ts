import { CnnError, type ImageShape } from '@cnn/core';
import type { Fitting, Size } from '../preparation/fitting.js';
import type { ImageReading } from '../preparation/imageReading.js';

export type { ImageShape };

/** A number, or those of a shape in row-major order. */
export type ItemNumbers = number | ArrayLike<number>;

/** What is known of the labels that a set has for one of a model's outputs beside the main one. */
export interface SetTarget {
  /** Of an item's labels: `[]` for a class index or a number. Default: as the first item has it. */
  readonly shape?: readonly number[] | undefined;
  /** Of class indices: what they stand for. */
  readonly classNames?: readonly string[] | undefined;
}

/** One image of a set, as everything but the decoder sees it. */
export interface ImageItem {
  /** Index of its class in the set's `classNames`; −1 in a multi-label set. */
  readonly label: number;
  /** In a multi-label set: indices of those it carries, ascending; none when empty. */
  readonly labels?: readonly number[];
  /** What must stay on one side of a split, such as the patient or the slide. */
  readonly group?: string;
  /** Where it came from: a path below the set's folder, with `/`. */
  readonly file?: string;
  /** How much it counts in the loss; 1 when absent. */
  readonly weight?: number;
  /** What else is known of it, such as `{ scanner: 'A', sex: 'f' }`: results are compared by it, and nothing is trained on it. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** What models take beside the image, by the names of their inputs: `{ age: 61 }`. All items of a set have the same. */
  readonly inputs?: Readonly<Record<string, ItemNumbers>>;
  /** Labels of a model's further outputs, by their names: `{ grade: 2 }`. All items of a set have the same. */
  readonly targets?: Readonly<Record<string, ItemNumbers>>;
}

/** Decoded pixels, `[height, width, channels]` in row-major order, of the set's `imageShape`. */
export type Pixels = Uint8Array | Float32Array;

/**
 * Gives the pixels of an item. A host implements it: from memory (a plain value) or by decoding a file (a promise).
 * The caller does not change the array. A rejection is a CnnError that names the file.
 */
export type PixelLoader = (index: number) => Pixels | Promise<Pixels>;

/** A set of labelled images of one shape. A value: subsets and splits are lists of indices into `items`. */
export interface ImageSet {
  readonly name: string;
  /** What people must know about the images, such as that they are made up. Reports show it. */
  readonly note?: string;
  readonly classNames: readonly string[];
  /** Whether an image can carry several labels, or none: then its item has `labels`. */
  readonly multiLabel?: boolean;
  readonly imageShape: ImageShape;
  /** Shapes of the items' `inputs`, by name. Default: as the first item has them. */
  readonly inputShapes?: Readonly<Record<string, readonly number[]>>;
  /** What the items' `targets` are, by name. */
  readonly targets?: Readonly<Record<string, SetTarget>>;
  readonly items: readonly ImageItem[];
  /** What `load` gives: bytes 0..255, or floats of 0..white. */
  readonly pixelType: 'uint8' | 'float32';
  /**
   * The value of white, which models get as 1. Null: nothing is known to be white, and values are left as they are. Default
   * 255 for bytes, 1 for floats.
   */
  readonly white?: number | null;
  /** The type of the numbers in the source, such as `uint16`, where it is another than `pixelType`. */
  readonly sourceType?: string;
  /** How images of any size were brought to `imageShape`; absent where all had that size. */
  readonly fitting?: Fitting;
  /** How its image files are read, where something was said about that. */
  readonly reading?: ImageReading;
  readonly load: PixelLoader;
  /** The images before they were fitted; absent where they are what `load` gives. */
  readonly originals?: Originals;
}

/** Images as their files have them, of sizes of their own. */
export interface Originals {
  sizeOf(index: number): Size;
  /** `[height, width, channels]` in row-major order, with the channels, pixel type and white of the set. */
  readonly load: PixelLoader;
}

/** Where an item is, for messages: its file when it has one. */
export function describeItem(item: ImageItem, index: number): string {
  return item.file === undefined ? `items[${index}]` : `items[${index}] (${item.file})`;
}

/**
 * Class index of each item.
 *
 * @throws CnnError (DATA) for a multi-label set
 */
export function labelsOf(set: Pick<ImageSet, 'items' | 'multiLabel'>): Int32Array {
  if (set.multiLabel) {
    throw new CnnError(
      'DATA',
      'labelsOf: expected one label per image, received a set with several. Use items[i].labels, balancedPosWeights in place of class weights, and do without balanced sampling, over- and undersampling.',
    );
  }
  return Int32Array.from(set.items, (item) => item.label);
}

/** Number of items of each class, in the order of `classNames`. */
export function classCounts(options: {
  readonly labels: ArrayLike<number>;
  readonly classes: number;
}): number[] {
  const counts = new Array<number>(options.classes).fill(0);
  for (let i = 0; i < options.labels.length; i++) {
    const label = options.labels[i] as number;
    if (!Number.isInteger(label) || label < 0 || label >= options.classes) {
      throw new CnnError('DATA', `labels[${i}] is ${label}, expected 0..${options.classes - 1}.`);
    }
    counts[label] = (counts[label] as number) + 1;
  }
  return counts;
}
