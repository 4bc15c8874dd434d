import { CnnError } from '@cnn/core';
import { fromSplitFiles, type ImageSet, imageHashes, type PartName, partNames } from '@cnn/data';
import type { SavedModel } from '@cnn/experiment';
import type { Arguments } from '../arguments/parseArguments.js';
import { readChoice } from '../arguments/readValues.js';
import { readSplit } from '../runs/runParts.js';

/** Which images are measured, and what has to be said of them. */
export interface MeasuredImages {
  readonly indices: readonly number[];
  /** For people. */
  readonly lines: readonly string[];
  /** How many images of the set the model has seen, by part; undefined where the model does not know. */
  readonly seen: Readonly<Record<PartName, number>> | undefined;
}

export interface MeasuredImagesOptions {
  readonly args: Arguments;
  readonly set: ImageSet;
  readonly saved: SavedModel;
  readonly signal: AbortSignal;
}

/**
 * The images that `--split` and `--part` name. Without them, those that the model was trained on, or that chose its
 * threshold, are left out: they would make it look better than it is.
 *
 * @throws CnnError (DATA) when no image is left
 */
export async function measuredImages(options: MeasuredImagesOptions): Promise<MeasuredImages> {
  const { args, set, saved } = options;
  const part = readChoice(args, 'part', [...partNames, 'all']);
  const parts = await seenParts(options);
  const seen = parts && countOf(parts);
  const path = args.value('split');
  if (path !== undefined) {
    const files = fromSplitFiles({ set, files: await readSplit(path) });
    const indices = part === 'all' ? allOf(set) : files[part ?? 'test'];
    if (indices.length === 0)
      throw new CnnError('DATA', `${path}: the part ${part} holds no image. Choose another --part.`);
    return { indices, seen, lines: warning(indices, parts) };
  }
  if (part === 'all') return { indices: allOf(set), seen, lines: warning(allOf(set), parts) };
  if (!parts || !seen) {
    if (part !== undefined)
      throw new CnnError(
        'USAGE',
        '--part needs --split FILE, the split.json of the run: the model does not know which images it was trained on.',
      );
    return {
      indices: allOf(set),
      seen,
      lines: ['It is not known which of these images the model was trained on'],
    };
  }
  const wanted = part === undefined ? [undefined, 'test'] : [part];
  const indices = allOf(set).filter((index) => wanted.includes(parts[index]));
  if (indices.length === 0) {
    const problem =
      part === undefined
        ? `the model ${saved.model.name} was trained on all ${set.items.length} images, or they chose its threshold`
        : `the model knows none of these images as of its ${part} part`;
    throw new CnnError(
      'DATA',
      `${set.name}: ${problem}. Give other images, or --part all to measure these nonetheless.`,
    );
  }
  if (part !== undefined) return { indices, seen, lines: part === 'test' ? [] : warning(indices, parts) };
  const left = seen.train + seen.validation;
  if (left === 0) return { indices, seen, lines: [] };
  const ofTest = seen.test === indices.length;
  const measured = ofTest ? `its test part of ${seen.test}` : `the other ${indices.length}`;
  const one = ofTest || indices.length === 1;
  return {
    indices,
    seen,
    lines: [
      `Of ${set.items.length} images, the model was trained on ${seen.train}, and ${seen.validation} were its validation part: only ${measured} ${one ? 'is' : 'are'} measured (--part all measures all)`,
    ],
  };
}

/** The part of each image of a set that a model has seen; undefined where the model does not know its images. */
async function seenParts({
  set,
  saved,
  signal,
}: Omit<MeasuredImagesOptions, 'args'>): Promise<readonly (PartName | undefined)[] | undefined> {
  const { trainedOn } = saved;
  if (!trainedOn) return undefined;
  const places = new Map<string, PartName>();
  // An image that stands in two parts counts as of the first.
  for (const name of [...partNames].reverse()) for (const hash of trainedOn[name]) places.set(hash, name);
  return (await imageHashes({ set, signal })).map((hash) => places.get(hash));
}

function countOf(parts: readonly (PartName | undefined)[]): Record<PartName, number> {
  const counts = { train: 0, validation: 0, test: 0 };
  for (const part of parts) if (part) counts[part]++;
  return counts;
}

function allOf({ items }: ImageSet): number[] {
  return Array.from(items.keys());
}

function warning(indices: readonly number[], parts: readonly (PartName | undefined)[] | undefined): string[] {
  const known = indices.filter(
    (index) => parts?.[index] === 'train' || parts?.[index] === 'validation',
  ).length;
  if (known === 0) return [];
  return [
    `${known} of ${indices.length} images were in the model’s training or validation part: results are better than they would be on new images`,
  ];
}
