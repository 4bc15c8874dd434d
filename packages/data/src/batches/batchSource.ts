import {
  type Batch,
  type BatchOptions,
  type BatchSource,
  CnnError,
  checkInteger,
  checkOptionNames,
} from '@cnn/core';
import {
  type AugmentationStep,
  type CustomStep,
  type CustomSteps,
  checkAugmentation,
} from '../augment/augment.js';
import { whiteOf } from '../preparation/white.js';
import { type ArraySetOptions, arraySet, arraySetNames } from '../set/arraySet.js';
import { sourceTargets } from '../set/furtherValues.js';
import type { ImageItem, ImageSet } from '../set/imageSet.js';
import { checkStainable, type StainNormalization } from '../stain/normalizeStain.js';
import { balancedOrder } from './balancedOrder.js';
import { epochOrder } from './epochOrder.js';
import { checkLabelMode, defaultLabelMode, type SetLabelMode } from './labels.js';
import { imageLoader } from './loadImages.js';
import { batchMaker } from './makeBatch.js';
import { checkMix, type Mix } from './mix.js';
import { nextTurn } from './nextTurn.js';
import type { ImageWorkers } from './prepareImage.js';
import { Slots } from './slots.js';

export interface SourceOptions {
  /** Which items of the set, such as one part of a split; all when absent. */
  readonly indices?: ArrayLike<number> | undefined;
  /** Default: `multiHot` for multi-label images, else `binary` for two classes, else `int`. */
  readonly labelMode?: SetLabelMode | undefined;
  /**
   * What pixels are multiplied by. Default: 1/white, so that models get 0..1, and 1 (left as they are) for a set of which
   * nothing is known to be white.
   */
  readonly rescale?: number | undefined;
  /** Done to each image anew in each epoch, before rescaling; a function of (seed, epoch, item) only. */
  readonly augment?: readonly (AugmentationStep | CustomStep)[] | undefined;
  /** Steps of one's own that `augment` names, by type. They run on this thread: not with `workers`. */
  readonly customSteps?: CustomSteps | undefined;
  /** Mixes the images of a batch, and their labels with them, after rescaling. For training only. */
  readonly mix?: Mix | undefined;
  /** Done to every image, before augmentation: the same for training, validation and test. */
  readonly normalizeStain?: StainNormalization | undefined;
  /** `balanced`: a shuffled pass draws all classes equally often, see `balancedOrder`. For training only. */
  readonly sampling?: 'balanced' | undefined;
  /** Seed of the augmentation when a call of `batches` gives none. Default 0. */
  readonly seed?: number | undefined;
  /** How many batches are made ahead of the one in use. Default 2; 0 makes each when it is asked for. */
  readonly prefetch?: number | undefined;
  /** How many images are loaded at the same time. Default 16. */
  readonly parallel?: number | undefined;
  /** Where images are augmented and their stains normalized. Default: on this thread. The numbers are the same. */
  readonly workers?: ImageWorkers | undefined;
}

export interface BatchSourceOptions extends SourceOptions {
  readonly set: ImageSet;
}

const sourceNames = {
  indices: true,
  labelMode: true,
  rescale: true,
  augment: true,
  customSteps: true,
  mix: true,
  normalizeStain: true,
  sampling: true,
  seed: true,
  prefetch: true,
  parallel: true,
  workers: true,
} satisfies Record<keyof SourceOptions, true>;

const batchSourceNames = { set: true, ...sourceNames } satisfies Record<keyof BatchSourceOptions, true>;

const remedies = {
  batchSize: 'It is an option of fit, evaluate and predict.',
  shuffle: 'fit shuffles by itself; evaluate and predict never do.',
};

/** A source that knows its set: `set.items[itemIndices[k]]` is what a batch calls index k. */
export interface ImageSource extends BatchSource {
  readonly set: ImageSet;
  readonly itemIndices: Int32Array;
  readonly labelMode: SetLabelMode;
  readonly rescale: number;
  readonly normalizeStain?: StainNormalization;
}

function checkedIndices(set: ImageSet, indices: ArrayLike<number> | undefined): Int32Array {
  if (!indices) return Int32Array.from(set.items, (_, index) => index);
  return Int32Array.from(indices, (value, at) => {
    if (Number.isInteger(value) && value >= 0 && value < set.items.length) return value;
    throw new CnnError(
      'DATA',
      `${set.name}: indices[${at}] is ${value}, expected 0..${set.items.length - 1}.`,
    );
  });
}

/**
 * Batches of a set, in order or shuffled by (seed, epoch), loaded ahead within a bound: at most `prefetch` batches wait
 * and one is being made, whatever the size of the set.
 *
 * @throws CnnError (DATA) for indices outside the set, (OPTIONS) for options out of range; a batch throws it for an image that
 *   can't be loaded or has another size than the set's
 */
export function batchSource(options: BatchSourceOptions): ImageSource {
  const { set, prefetch = 2, parallel = 16, augment = [], customSteps } = options;
  const { mix, sampling, seed: defaultSeed = 0 } = options;
  checkOptionNames({ where: 'batchSource', options, names: Object.keys(batchSourceNames), remedies });
  const { classNames } = set;
  const white = whiteOf(set);
  const labelMode = options.labelMode ?? defaultLabelMode(set);
  const rescale = options.rescale ?? 1 / (white ?? 1);
  checkLabelMode(labelMode, set);
  const imageShape = checkAugmentation({
    ...{ steps: augment, customSteps, white },
    imageShape: set.imageShape,
  });
  if (customSteps && options.workers) {
    throw new CnnError(
      'OPTIONS',
      'batchSource: customSteps are functions of this thread, which workers can’t run. Leave workers out.',
      { details: { option: 'workers' } },
    );
  }
  if (mix) checkMix(mix, labelMode, set);
  if (options.normalizeStain) checkStainable(set);
  if (sampling !== undefined && sampling !== 'balanced') {
    throw new CnnError('DATA', `sampling: expected 'balanced' or nothing, received '${String(sampling)}'.`);
  }
  if (sampling && set.multiLabel) {
    throw new CnnError(
      'DATA',
      `sampling: 'balanced' needs one label per image, ${set.name} has several. Leave it out; asymmetricLoss of @cnn/train makes rare labels count more.`,
    );
  }
  checkInteger('prefetch', prefetch, 0);
  checkInteger('parallel', parallel, 1);
  if (!Number.isFinite(rescale)) throw new CnnError('DATA', `rescale must be a number, received ${rescale}.`);
  const itemIndices = checkedIndices(set, options.indices);
  const itemAt = (position: number): ImageItem => set.items[itemIndices[position] as number] as ImageItem;
  const targets = sourceTargets(Array.from(itemIndices.keys(), itemAt), set.targets);
  const labels = Int32Array.from(itemIndices, (index) => set.items[index]?.label ?? 0);
  const labelSets = set.multiLabel
    ? Array.from(itemIndices, (index) => set.items[index]?.labels ?? [])
    : undefined;
  const loadImages = imageLoader({
    ...{ set, itemIndices, imageSize: imageShape[0] * imageShape[1] * imageShape[2] },
    preparation: {
      ...{ imageShape: set.imageShape, white: white ?? 1, augment, customSteps, rescale },
      ...(options.normalizeStain ? { normalizeStain: options.normalizeStain } : {}),
    },
    workers: options.workers,
  });

  const makeBatch = batchMaker({
    ...{ set, itemIndices, imageShape, labelMode, labels, labelSets, mix, loadImages },
  });

  const orderOf = (shuffle: boolean, seed: number, epoch: number): Int32Array => {
    if (!shuffle) return Int32Array.from(itemIndices, (_, position) => position);
    return sampling
      ? balancedOrder({ labels, seed, epoch })
      : epochOrder({ size: labels.length, seed, epoch });
  };

  async function* batches(request: BatchOptions): AsyncGenerator<Batch, void, undefined> {
    const { batchSize, shuffle = false, seed = defaultSeed, epoch = 0, share, signal } = request;
    checkInteger('batchSize', batchSize, 1);
    const size = itemIndices.length;
    const order = orderOf(shuffle, seed, epoch);
    const waiting: Promise<Batch>[] = [];
    const slots = new Slots(parallel);
    /** When all images of the batch before are loaded or being loaded: then the next begins. */
    let begun: Promise<void> = Promise.resolve();
    let start = 0;
    let first = true;
    const makeAhead = (count: number): void => {
      while (start < size && waiting.length < count) {
        const positions = order.slice(start, start + batchSize);
        const number = start / batchSize;
        start += batchSize;
        if (share?.of === 'batches' && number % share.count !== share.index) continue;
        let allBegun = (): void => undefined;
        const before = begun;
        const isFirst = first;
        first = false;
        begun = new Promise((resolve) => {
          allBegun = resolve;
        });
        const batch = before
          .then(() => (isFirst ? undefined : nextTurn()))
          .then(() => makeBatch({ number, share, positions, pass: { seed, epoch }, slots, allBegun }));
        batch.catch(() => undefined); // it is thrown when its turn comes, if it ever does
        waiting.push(batch);
      }
    };
    const stopIfAsked = (): void => {
      if (signal?.aborted) throw new CnnError('ABORTED', `${set.name}: loading was stopped.`);
    };
    for (makeAhead(1); waiting.length > 0; makeAhead(1)) {
      stopIfAsked();
      makeAhead(prefetch + 1);
      const batch = await (waiting[0] as Promise<Batch>);
      waiting.shift();
      makeAhead(prefetch);
      stopIfAsked();
      yield batch;
    }
  }

  const nameOf = (position: number): string => {
    const item = itemIndices[position] as number;
    return set.items[item]?.file ?? `item ${item} of ${set.name}`;
  };

  return {
    set,
    itemIndices,
    labelMode,
    rescale,
    ...(options.normalizeStain ? { normalizeStain: options.normalizeStain } : {}),
    size: itemIndices.length,
    imageShape,
    classNames,
    labels,
    ...(labelSets ? { labelSets } : {}),
    inputShapes: set.inputShapes,
    targets,
    nameOf,
    batches,
  };
}

export interface ArraySourceOptions extends ArraySetOptions, SourceOptions {}

/**
 * Batches of images that are in memory: `batchSource` of `arraySet`.
 *
 * @throws CnnError (DATA) when shapes, counts, labels or options do not fit
 */
export function arraySource(options: ArraySourceOptions): ImageSource {
  const names = Object.keys({ ...arraySetNames, ...sourceNames });
  checkOptionNames({ where: 'arraySource', options, names, remedies });
  const chosen = <Part>(of: object): Part =>
    Object.fromEntries(Object.entries(options).filter(([name]) => Object.hasOwn(of, name))) as Part;
  const set = arraySet(chosen<ArraySetOptions>(arraySetNames));
  return batchSource({ ...chosen<SourceOptions>(sourceNames), set });
}
