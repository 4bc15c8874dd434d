import { CnnError } from '@cnn/core';
import { type ImageSet, imageHashes, type PartName, partNames } from '@cnn/data';
import type { StopSignal } from '@cnn/train';
import type { SavedModel } from './savedModel.js';

/** Images that the model was trained on (`train`), that chose its thresholds (`validation`) or measured it (`test`), or all. */
export type EvaluatedPart = PartName | 'all';

/** How many images of a set a model has seen, by the part in which it saw them. */
export type SeenImages = Readonly<Record<PartName, number>>;

export interface EvaluatedImages {
  readonly indices: readonly number[];
  /** Of all images of the set; undefined where the model does not know its images. */
  readonly seen: SeenImages | undefined;
  /** The same of `indices` alone. */
  readonly measured: SeenImages | undefined;
  /** How many of `indices` were in the model's training or validation set: results are better than they would be on new images. */
  readonly biased: number;
}

export interface EvaluatedImagesOptions {
  readonly set: ImageSet;
  readonly saved: Pick<SavedModel, 'model' | 'trainedOn'>;
  readonly part?: EvaluatedPart | undefined;
  /** These, whatever the model has seen of them. */
  readonly indices?: readonly number[] | undefined;
  readonly signal?: StopSignal | undefined;
}

/**
 * Which images of a set measure a model. Without `part` and `indices`, those that it was trained on, or that chose its
 * thresholds, are left out: they would make it look better than it is. Images are recognized by their pixels, whatever their files are called.
 *
 * @throws CnnError (OPTIONS) for a part of a model that does not know its images; (DATA) when no image is left
 */
export async function evaluatedImages(options: EvaluatedImagesOptions): Promise<EvaluatedImages> {
  const { set, saved, part, indices } = options;
  const parts = await seenParts(options);
  const seen = parts && countOf(parts);
  const measured = (chosen: readonly number[]): EvaluatedImages => ({
    indices: chosen,
    seen,
    measured: parts && countOf(chosen.map((index) => parts[index])),
    biased: chosen.filter((index) => parts?.[index] === 'train' || parts?.[index] === 'validation').length,
  });
  const all = Array.from(set.items.keys());
  if (indices) return measured(indices);
  if (part === 'all') return measured(all);
  if (!parts) {
    if (part === undefined) return measured(all);
    throw new CnnError(
      'OPTIONS',
      `evaluate: part ${part} needs a model that knows its images; '${saved.model.name}' does not. Give indices, such as those of the run's split.json.`,
    );
  }
  const wanted = part === undefined ? [undefined, 'test'] : [part];
  const chosen = all.filter((index) => wanted.includes(parts[index]));
  if (chosen.length > 0) return measured(chosen);
  const problem =
    part === undefined
      ? `the model ${saved.model.name} was trained on all ${set.items.length} images, or they chose its threshold`
      : `the model knows none of these images as of its ${part} part`;
  throw new CnnError(
    'DATA',
    `${set.name}: ${problem}. Give other images, or set part to all to measure these nonetheless.`,
    { details: { option: 'part' } },
  );
}

/** The part of each image of a set that a model has seen; undefined where the model does not know its images. */
async function seenParts({
  set,
  saved: { trainedOn },
  signal,
}: EvaluatedImagesOptions): Promise<readonly (PartName | undefined)[] | undefined> {
  if (!trainedOn) return undefined;
  const places = new Map<string, PartName>();
  // An image that stands in two parts counts as of the first.
  for (const name of [...partNames].reverse()) for (const hash of trainedOn[name]) places.set(hash, name);
  return (await imageHashes({ set, ...(signal && { signal }) })).map((hash) => places.get(hash));
}

function countOf(parts: readonly (PartName | undefined)[]): SeenImages {
  const counts = { train: 0, validation: 0, test: 0 };
  for (const part of parts) if (part) counts[part]++;
  return counts;
}
