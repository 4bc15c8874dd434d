import { type Batch, type BatchShare, type SharedBatch, shareOf } from '@cnn/core';
import { furtherOf } from '../set/furtherValues.js';
import type { ImageItem, ImageSet, ImageShape } from '../set/imageSet.js';
import { encodeLabelSets, encodeLabels, type SetLabelMode } from './labels.js';
import type { LoadImagesOptions } from './loadImages.js';
import { type Mix, type MixStep, mixImages, mixPlan } from './mix.js';

export interface BatchMakerOptions {
  readonly set: ImageSet;
  readonly itemIndices: Int32Array;
  /** As an image stands in a batch. */
  readonly imageShape: ImageShape;
  readonly labelMode: SetLabelMode;
  readonly labels: Int32Array;
  readonly labelSets: readonly (readonly number[])[] | undefined;
  readonly mix: Mix | undefined;
  readonly loadImages: (options: LoadImagesOptions) => Promise<Float32Array>;
}

export interface MakeBatchOptions extends LoadImagesOptions {
  /** Which batch of the pass. */
  readonly number: number;
  readonly share: BatchShare | undefined;
}

/** What of a batch is loaded. */
interface Loaded {
  readonly share: SharedBatch | undefined;
  /** Places in the whole batch: those of the share, then those that they are mixed with. */
  readonly places: readonly number[];
  /** How many of them are given. */
  readonly given: number;
  readonly steps: readonly MixStep[];
}

/** Makes batches of a set, or a worker's shares of them. Each is a function of the arguments only. */
export function batchMaker(options: BatchMakerOptions): (making: MakeBatchOptions) => Promise<Batch> {
  const { set, itemIndices, imageShape, labelMode, labels, labelSets, mix, loadImages } = options;
  const classes = set.classNames.length;
  const weighted = itemIndices.some((index) => set.items[index]?.weight !== undefined);
  const itemAt = (position: number): ImageItem => set.items[itemIndices[position] as number] as ImageItem;
  const encoded = (positions: Int32Array) =>
    labelMode === 'multiHot'
      ? encodeLabelSets({
          labelSets: Array.from(positions, (position) => labelSets?.[position] ?? []),
          classes,
        })
      : encodeLabels({
          labels: Int32Array.from(positions, (at) => labels[at] as number),
          labelMode,
          classes,
        });

  return async ({ number, share: wanted, positions: whole, ...loading }) => {
    const { pass } = loading;
    const plan = mix && mixPlan({ mix, imageShape, size: whole.length, batch: number, ...pass });
    const { share, places, given, steps } = loadedOf({ number, wanted, size: whole.length, plan });
    const loaded = Int32Array.from(places, (place) => whole[place] as number);
    const data = await loadImages({ ...loading, positions: loaded });
    const made = encoded(loaded);
    if (steps.length > 0 && made.data instanceof Float32Array) {
      const rowOf = (place: number): number => places.indexOf(place);
      mixImages({ imageShape, steps, rowOf, images: data, labels: made.data, rows: places.length });
    }
    const positions = loaded.subarray(0, given);
    const weights = Float32Array.from(positions, (position) => itemAt(position).weight ?? 1);
    if (share?.count === 0) weights.fill(0);
    return {
      images: { shape: [given, ...imageShape], data: firstRows(data, given, places.length) },
      labels: {
        shape: [given, ...made.shape.slice(1)],
        data: firstRows(made.data, given, places.length),
      },
      ...(weighted || share?.count === 0 ? { weights: { shape: [given], data: weights } } : {}),
      ...furtherOf(set, Array.from(positions, itemAt)),
      indices: positions,
      ...(share ? { share } : {}),
    };
  };
}

interface LoadedOptions {
  readonly number: number;
  readonly wanted: BatchShare | undefined;
  /** Items of the whole batch. */
  readonly size: number;
  readonly plan: readonly MixStep[] | undefined;
}

/** An empty share is the first item, with a weight of 0. */
function loadedOf({ number, wanted, size, plan }: LoadedOptions): Loaded {
  const part = wanted ? shareOf(size, wanted) : { first: 0, count: size };
  const first = part.count === 0 ? 0 : part.first;
  const given = Math.max(part.count, 1);
  const own = Array.from({ length: given }, (_, at) => first + at);
  const steps = plan?.slice(first, first + given) ?? [];
  const places = [...new Set([...own, ...steps.map(({ partner }) => partner)])];
  const share = wanted && { number, items: size, ...part };
  return { share, places, given, steps };
}

function firstRows<Numbers extends Float32Array | Int32Array>(
  data: Numbers,
  given: number,
  rows: number,
): Numbers {
  return given === rows ? data : (data.slice(0, (data.length / rows) * given) as Numbers);
}
